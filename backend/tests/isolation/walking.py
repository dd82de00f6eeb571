"""One route, attacked with another clinic's ids."""

from tests.isolation import attacks
from tests.isolation.expectations import EXPECTATIONS


def breaches_of(route, client, world, their_state, before):
    """Return what the walk has against a route: nothing, if its walls stand."""
    found = []
    for attack in attacks.attacks(route, EXPECTATIONS[route.key], world):
        foreign = attacks.call(client, route.verb, attack.foreign)
        random = attacks.call(client, route.verb, attack.random)
        if foreign != random:
            found.append((attack.what, foreign, random))
        if foreign.status not in attack.allowed:
            found.append((attack.what, foreign.status))
        if attack.own:
            if attacks.finds_something(foreign):
                found.append((attack.what, "finds something"))
            if not attacks.finds_something(attacks.call(client, route.verb, attack.own)):
                found.append((attack.what, "finds nothing of ours, so it proves nothing"))
    if their_state() != before:
        found.append(("their rows", "changed"))
    return found
