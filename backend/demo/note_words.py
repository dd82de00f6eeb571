"""What is written in the notes of the demo clinics, in each of their languages."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """A visit: what the patient came with, what was seen, found and done; `found` are codes with their tooth or none."""

    complaint: str
    examination: str
    treatment: str
    found: tuple[tuple[str, str], ...] = ()


class Words(NamedTuple):
    """What is written in one language."""

    stories: tuple[Story, ...]
    amendment: str
    reason: str
    templates: tuple[tuple[str, str, str, str], ...]
    """Name, category, examination and treatment."""


EN = Words(
    stories=(
        Story(
            "Pain on cold drinks, lower right",
            "47 MO: caries into dentine. Sensitive to cold, not to percussion.",
            "Infiltration. Caries removed, composite filling 47 MO, polished.",
            (("K02.1", "47"),),
        ),
        Story(
            "Check-up",
            "No caries. Gums bleed at few sites, tartar on the lower incisors.",
            "Findings explained, brushing between teeth shown.",
            (("K05.1", ""), ("K03.6", "")),
        ),
        Story(
            "Throbbing pain at night, upper left",
            "26: deep caries, percussion painful, cold not felt. X-ray: widened gap at the palatal root.",
            "Rubber dam, trepanation, canals shaped, dressing, temporary filling.",
            (("K04.1", "26"), ("K04.5", "26")),
        ),
        Story(
            "Swelling behind the last lower tooth",
            "48: half erupted, gum red and swollen, opens two fingers wide.",
            "Rinsed, drained. Removal advised, risks explained.",
            (("K05.2", "48"), ("K01.1", "48")),
        ),
    ),
    amendment="The patient called in the evening: numbness gone, no pain.",
    reason="Call after the visit",
    templates=(
        ("Check-up", "Examination", "Mucosa, teeth and gums without findings.", "Findings explained."),
        ("Composite filling", "Restorative", "Vitality positive, percussion negative.", "Infiltration, caries removed, filled in layers, polished."),
        ("Root canal, first visit", "Endodontics", "Vitality negative, percussion positive.", "Rubber dam, trepanation, canals shaped, dressing."),
        ("Extraction", "Surgery", "Tooth cannot be kept.", "Infiltration, extraction, pressure bandage. Told how to behave afterwards."),
    ),
)  # fmt: skip
DE = Words(
    stories=(
        Story(
            "Schmerzen bei Kaltem unten rechts",
            "47 MO: Karies bis ins Dentin. Kältetest positiv, Perkussion negativ.",
            "Infiltration. Exkavation, Kompositfüllung 47 MO, Politur.",
            (("K02.1", "47"),),
        ),
        Story(
            "Kontrolle",
            "Keine Karies. Zahnfleisch blutet an wenigen Stellen, Zahnstein an den unteren Frontzähnen.",
            "Befund besprochen, Reinigung der Zwischenräume gezeigt.",
            (("K05.1", ""), ("K03.6", "")),
        ),
        Story(
            "Nächtliches Pochen oben links",
            "26: tiefe Karies, Perkussion schmerzhaft, Kälte nicht gespürt. Röntgen: Spalt an der palatinalen Wurzel verbreitert.",
            "Kofferdam, Trepanation, Kanäle aufbereitet, Einlage, provisorischer Verschluss.",
            (("K04.1", "26"), ("K04.5", "26")),
        ),
        Story(
            "Schwellung hinter dem letzten Zahn unten rechts",
            "48: halb durchgebrochen, Zahnfleisch gerötet und geschwollen, Mundöffnung zwei Querfinger.",
            "Spülung, Streifen eingelegt. Entfernung empfohlen, über Risiken aufgeklärt.",
            (("K05.2", "48"), ("K01.1", "48")),
        ),
    ),
    amendment="Anruf am Abend: Taubheit abgeklungen, keine Schmerzen.",
    reason="Anruf nach der Behandlung",
    templates=(
        ("Kontrolle", "Untersuchung", "Schleimhaut, Zähne und Zahnfleisch ohne Befund.", "Befund besprochen."),
        ("Kompositfüllung", "Zahnerhaltung", "Vitalität positiv, Perkussion negativ.", "Infiltration, Exkavation, Füllung in Schichten, Politur."),
        ("Wurzelkanal, erste Sitzung", "Endodontie", "Vitalität negativ, Perkussion positiv.", "Kofferdam, Trepanation, Aufbereitung, Einlage."),
        ("Extraktion", "Chirurgie", "Zahn nicht erhaltungswürdig.", "Infiltration, Extraktion, Aufbisstupfer. Verhalten danach erklärt."),
    ),
)  # fmt: skip
JA = Words(
    stories=(
        Story(
            "右下の歯が冷たいものでしみる",
            "47 MO:象牙質う蝕。冷水痛(+)、打診痛(-)。",
            "浸潤麻酔、う蝕除去、47 MO コンポジットレジン充填、研磨。",
            (("K02.1", "47"),),
        ),
        Story(
            "定期検診",
            "う蝕なし。歯肉に軽度の出血、下顎前歯部に歯石。",
            "所見を説明、歯間清掃を指導。",
            (("K05.1", ""), ("K03.6", "")),
        ),
        Story(
            "左上が夜ズキズキ痛む",
            "26:深在性う蝕、打診痛(+)、冷水痛(-)。X線で口蓋根に歯根膜腔の拡大。",
            "ラバーダム、髄腔開拡、根管形成、貼薬、仮封。",
            (("K04.1", "26"), ("K04.5", "26")),
        ),
        Story(
            "右下奥の腫れ",
            "48:半埋伏、歯肉の発赤・腫脹、開口量2横指。",
            "洗浄、排膿。抜歯を勧め、リスクを説明。",
            (("K05.2", "48"), ("K01.1", "48")),
        ),
    ),
    amendment="夕方に電話あり:しびれは消失、痛みなし。",
    reason="診療後の電話",
    templates=(
        ("定期検診", "診査", "粘膜・歯・歯肉に異常なし。", "所見を説明。"),
        ("レジン充填", "保存", "生活反応(+)、打診痛(-)。", "浸潤麻酔、う蝕除去、積層充填、研磨。"),
        ("根管治療(初回)", "歯内療法", "生活反応(-)、打診痛(+)。", "ラバーダム、髄腔開拡、根管形成、貼薬。"),
        ("抜歯", "口腔外科", "保存不可。", "浸潤麻酔、抜歯、圧迫止血。術後の注意を説明。"),
    ),
)  # fmt: skip
WORDS = {"en": EN, "de": DE, "ja": JA}
