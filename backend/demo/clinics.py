"""The three clinics: what is different about each of them, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from apps.medical_records.patients.choices import Sex
from apps.tenants.choices import ToothNotation

EVERYBODY = range(200)
CHILDREN = range(18)
ADULTS = range(18, 200)


class Treatment(NamedTuple):
    """What patients of some ages, in years, come for, and how many quarters of an hour it takes."""

    reason: str
    quarters: int
    ages: range = EVERYBODY


class Name(NamedTuple):
    """A person's name as written in the country, and what to call the person where that is something else."""

    first: str
    last: str
    sex: Sex
    preferred: str = ""


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """A made-up clinic; in patterns `#` is any digit, `%` one but zero, and `{{…}}` one of Faker's words.

    `staff` are first and last names in the order of `people.STAFF`; `rooms` and `specialties` go with its providers.
    `opens` is the hour of local time at which the first doctor begins; `is_romanised` gives patients a preferred name in
    Latin letters, to find them by.
    """

    slug: str
    tenant: dict[str, str]
    locale: str
    country: str
    is_romanised: bool = False
    opens: int
    rooms: tuple[str, ...]
    staff: tuple[tuple[str, str], ...]
    specialties: tuple[str, ...]
    licence: str
    regulars: tuple[Name, ...]
    districts: tuple[tuple[str, str], ...]
    street: str
    phones: tuple[str, ...]
    treatments: tuple[Treatment, ...]
    hygiene: tuple[Treatment, ...]
    excuses: tuple[str, ...]


# Phone numbers are those that each country keeps for fiction or assigns to nobody, and addresses for mail are
# example.com's and its sisters': a reminder sent from a demo must not reach a person.
HARBOR = Clinic(
    slug="harbor",
    tenant={
        "name": "Harbor Dental Berlin",
        "domain_url": "harbor.localhost",
        "address": "Uferstraße 12\n13357 Berlin\nDeutschland",
        "contact_email": "praxis@harbor.example.com",
        "phone": "+493023125100",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "language": "de",
        "tooth_notation": ToothNotation.FDI,
    },
    locale="de_DE",
    country="DE",
    opens=8,
    rooms=("Behandlungszimmer 1", "Behandlungszimmer 2", "Behandlungszimmer 3", "Prophylaxe"),
    staff=(
        ("Anke", "Petersen"),
        ("Thomas", "Krüger"),
        ("Katrin", "Vogel"),
        ("Stefan", "Böhm"),
        ("Leyla", "Öztürk"),
        ("Svenja", "Lindner"),
        ("Marie", "Schröder"),
        ("Jonas", "Weiß"),
        ("Birgit", "Hoffmann"),
        ("Uwe", "Jäger"),
        ("Dieter", "Kaiser"),
    ),
    specialties=("Zahnerhaltung", "Endodontie", "Oralchirurgie", "Prophylaxe"),
    licence="ZÄK-B-######",
    regulars=(
        Name("Jürgen", "Müller", Sex.MALE),
        Name("Zoë", "Großmann", Sex.FEMALE),
        Name("René", "Lefèvre", Sex.MALE),
    ),
    districts=(
        ("Berlin", "101##"),
        ("Berlin", "104##"),
        ("Berlin", "109##"),
        ("Berlin", "120##"),
        ("Berlin", "133##"),
        ("Potsdam", "1447#"),
    ),
    street="{{street_name}} %#",
    phones=("+493023125###", "+493023125###", "+4917139200##", "+49176040690##"),
    treatments=(
        Treatment("Kontrolluntersuchung", 2),
        Treatment("Kontrolluntersuchung", 1),
        Treatment("Schmerzen", 2),
        Treatment("Füllung", 3),
        Treatment("Füllung, zwei Zähne", 4),
        Treatment("Nachkontrolle", 1),
        Treatment("Beratung", 2),
        Treatment("Röntgenbefund besprechen", 1),
        Treatment("Wurzelkanalbehandlung", 4, ADULTS),
        Treatment("Kronenpräparation", 4, ADULTS),
        Treatment("Krone einsetzen", 3, ADULTS),
        Treatment("Weisheitszahn entfernen", 3, ADULTS),
        Treatment("Implantatberatung", 2, ADULTS),
    ),
    hygiene=(
        Treatment("Individualprophylaxe", 2, CHILDREN),
        Treatment("Fissurenversiegelung", 2, CHILDREN),
        Treatment("Fluoridierung", 1, CHILDREN),
        Treatment("Professionelle Zahnreinigung", 4, ADULTS),
        Treatment("Professionelle Zahnreinigung", 3, ADULTS),
        Treatment("Parodontitis-Nachsorge", 3, ADULTS),
    ),
    excuses=("Krank", "Beruflich verhindert", "Verreist", "Kind krank", "Von der Praxis verlegt"),
)
MAPLE = Clinic(
    slug="maple",
    tenant={
        "name": "Maple Street Dental",
        "domain_url": "maple.localhost",
        "address": "48 Maple Street\nBrooklyn, NY 11225\nUnited States",
        "contact_email": "hello@maple.example.com",
        "phone": "+17185550142",
        "timezone": "America/New_York",
        "currency": "USD",
        "language": "en-US",
        "tooth_notation": ToothNotation.UNIVERSAL,
    },
    locale="en_US",
    country="US",
    opens=8,
    rooms=("Operatory 1", "Operatory 2", "Operatory 3", "Hygiene 1"),
    staff=(
        ("Margaret", "Sullivan"),
        ("Brian", "Kowalski"),
        ("Rachel", "Goldberg"),
        ("Marcus", "Bennett"),
        ("Sofía", "Ramírez"),
        ("Tanya", "Brooks"),
        ("Kevin", "Nguyen"),
        ("Ashley", "Carter"),
        ("Denise", "Washington"),
        ("Luis", "Ortega"),
        ("Helen", "Park"),
    ),
    specialties=("General dentistry", "Endodontics", "Oral surgery", "Dental hygiene"),
    licence="NY-0#####",
    regulars=(
        Name("Siobhán", "O'Brien", Sex.FEMALE),
        Name("José", "Núñez", Sex.MALE),
        Name("Elizabeth", "Taylor-Reyes", Sex.FEMALE, "Liz"),
    ),
    districts=(
        ("Brooklyn", "1120#"),
        ("Brooklyn", "1122#"),
        ("New York", "1000#"),
        ("New York", "1002#"),
        ("Long Island City", "1110#"),
        ("Jersey City", "0730#"),
    ),
    street="{{street_address}}",
    phones=(
        "+120155501##",
        "+121255501##",
        "+133255501##",
        "+134755501##",
        "+164655501##",
        "+151655501##",
        "+155155501##",
        "+171855501##",
        "+186255501##",
        "+191755501##",
        "+191455501##",
        "+192955501##",
    ),
    treatments=(
        Treatment("Check-up", 2),
        Treatment("Check-up", 1),
        Treatment("Toothache", 2),
        Treatment("Filling", 3),
        Treatment("Two fillings", 4),
        Treatment("Follow-up", 1),
        Treatment("Consultation", 2),
        Treatment("Review of X-rays", 1),
        Treatment("Root canal", 4, ADULTS),
        Treatment("Crown preparation", 4, ADULTS),
        Treatment("Crown seating", 3, ADULTS),
        Treatment("Wisdom tooth removal", 3, ADULTS),
        Treatment("Implant consultation", 2, ADULTS),
    ),
    hygiene=(
        Treatment("Child cleaning", 2, CHILDREN),
        Treatment("Sealants", 2, CHILDREN),
        Treatment("Fluoride varnish", 1, CHILDREN),
        Treatment("Cleaning", 4, ADULTS),
        Treatment("Cleaning", 3, ADULTS),
        Treatment("Periodontal maintenance", 3, ADULTS),
    ),
    excuses=("Sick", "Work conflict", "Out of town", "No childcare", "Moved by the practice"),
)
SAKURA = Clinic(
    slug="sakura",
    tenant={
        "name": "Sakura Dental Tokyo (さくら歯科)",
        "domain_url": "sakura.localhost",
        "address": "〒150-0001\n東京都渋谷区神宮前4丁目2番8号\n日本",
        "contact_email": "info@sakura.example.com",
        "phone": "+81300000118",
        "timezone": "Asia/Tokyo",
        "currency": "JPY",
        "language": "ja",
        "tooth_notation": ToothNotation.FDI,
    },
    locale="ja_JP",
    country="JP",
    is_romanised=True,
    opens=9,
    rooms=("診療室1", "診療室2", "診療室3", "衛生士室"),
    staff=(
        ("美智子", "高橋"),
        ("健一", "渡辺"),
        ("裕子", "伊藤"),
        ("大輔", "小林"),
        ("直樹", "松本"),
        ("千尋", "山口"),
        ("葵", "斎藤"),
        ("美咲", "中島"),
        ("久美子", "岡田"),
        ("翔", "藤井"),
        ("正雄", "石川"),
    ),
    specialties=("一般歯科", "歯内療法", "口腔外科", "歯科衛生"),
    licence="第######号",
    regulars=(
        Name("花子", "佐藤", Sex.FEMALE, "Hanako Sato"),
        Name("太郎", "鈴木", Sex.MALE, "Taro Suzuki"),
        Name("さくら", "田中", Sex.FEMALE, "Sakura Tanaka"),
    ),
    districts=(
        ("東京都渋谷区", "150-00##"),
        ("東京都新宿区", "160-00##"),
        ("東京都世田谷区", "154-00##"),
        ("東京都港区", "107-00##"),
        ("東京都目黒区", "153-00##"),
        ("神奈川県川崎市", "213-00##"),
    ),
    street="{{town}}{{chome}}{{ban}}{{gou}}",
    phones=("+8130000####", "+81900000####", "+81800000####"),
    treatments=(
        Treatment("定期検診", 2),
        Treatment("定期検診", 1),
        Treatment("歯の痛み", 2),
        Treatment("虫歯治療", 3),
        Treatment("虫歯治療(2本)", 4),
        Treatment("経過観察", 1),
        Treatment("相談", 2),
        Treatment("レントゲン説明", 1),
        Treatment("根管治療", 4, ADULTS),
        Treatment("クラウン形成", 4, ADULTS),
        Treatment("クラウン装着", 3, ADULTS),
        Treatment("親知らず抜歯", 3, ADULTS),
        Treatment("インプラント相談", 2, ADULTS),
    ),
    hygiene=(
        Treatment("小児クリーニング", 2, CHILDREN),
        Treatment("シーラント", 2, CHILDREN),
        Treatment("フッ素塗布", 1, CHILDREN),
        Treatment("クリーニング", 4, ADULTS),
        Treatment("クリーニング", 3, ADULTS),
        Treatment("歯周病メンテナンス", 3, ADULTS),
    ),
    excuses=("体調不良", "仕事の都合", "出張", "子どもの発熱", "医院の都合で変更"),
)
CLINICS = (HARBOR, MAPLE, SAKURA)
