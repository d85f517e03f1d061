import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.labels import labels_before
from gateway.inspection.personal import find_personal, is_passport_line

FOUND = [
    ("DATE_OF_BIRTH", "born on 12 March 1985 in Leeds", "12 March 1985"),
    ("DATE_OF_BIRTH", "She was born in Springfield, Illinois on March 12, 1985.", "March 12, 1985"),
    ("DATE_OF_BIRTH", "my birthday is the 3rd of June 1990", "3rd of June 1990"),
    ("DATE_OF_BIRTH", "geboren am 12.03.1985", "12.03.1985"),
    ("DATE_OF_BIRTH", "geb. 12.3.85", "12.3.85"),
    ("DATE_OF_BIRTH", "Geburtsdatum: 12. März 1985", "12. März 1985"),
    ("DATE_OF_BIRTH", "née le 1er mars 1985", "1er mars 1985"),
    ("DATE_OF_BIRTH", "fecha de nacimiento 12 de marzo de 1985", "12 de marzo de 1985"),
    ("DATE_OF_BIRTH", "nata a Roma il 12 marzo 1985", "12 marzo 1985"),
    ("DATE_OF_BIRTH", "nascido em 12/03/1985", "12/03/1985"),
    ("DATE_OF_BIRTH", "geboortedatum 12-03-1985", "12-03-1985"),
    ("DATE_OF_BIRTH", "ur. 12.03.1985", "12.03.1985"),
    ("DATE_OF_BIRTH", "född 1985-03-12", "1985-03-12"),
    ("DATE_OF_BIRTH", "født 12. mars 1985", "12. mars 1985"),
    ("DATE_OF_BIRTH", "született 1985. március 12.", "1985. március 12."),
    ("DATE_OF_BIRTH", "родился 12 марта 1985 года", "12 марта 1985"),
    ("DATE_OF_BIRTH", "生年月日は1985年3月12日です", "1985年3月12日"),
    ("DATE_OF_BIRTH", "出生日期:1985-03-12", "1985-03-12"),
    ("DATE_OF_BIRTH", "생년월일: 1985년 3월 12일", "1985년 3월 12일"),
    ("DATE_OF_BIRTH", "ngày sinh: 12 tháng 3 năm 1985", "12 tháng 3 năm 1985"),
    ("DATE_OF_BIRTH", '"dob": "1985-03-12"', "1985-03-12"),
    ("DATE_OF_BIRTH", '{"birth": {"date": "1985-03-12"}}', "1985-03-12"),
    ("DATE_OF_BIRTH", "birthDate: 1985-03-12", "1985-03-12"),
    ("DATE_OF_BIRTH", "dob=19850312", "19850312"),
    ("DATE_OF_BIRTH", "D.O.B.: 12-Mar-1985", "12-Mar-1985"),
    ("MEDICAL_RECORD", "MRN: 00123456", "00123456"),
    ("MEDICAL_RECORD", "MRN-12345", "12345"),
    ("MEDICAL_RECORD", "Patient ID: P-123456", "P-123456"),
    ("MEDICAL_RECORD", "Patientennummer 4711234", "4711234"),
    ("MEDICAL_RECORD", "numéro de dossier médical A123456", "A123456"),
    ("PASSPORT", "Passport number C01X00T47", "C01X00T47"),
    ("PASSPORT", "Reisepass-Nr. C01X00T47", "C01X00T47"),
    ("PASSPORT", "PASSPORT NO 123456789", "123456789"),
    ("PASSPORT", "passport AB 1234567", "AB 1234567"),
    ("PASSPORT", "passport: c01x00t47", "c01x00t47"),
    ("PASSPORT", "护照号码:E12345678", "E12345678"),
    ("PASSPORT", "my passport, which I lost in Rome, is C01X00T47", "C01X00T47"),
    ("DRIVING_LICENCE", "driver's license D123-4567-8901", "D123-4567-8901"),
    ("DRIVING_LICENCE", "Führerschein: B072RRE2I55", "B072RRE2I55"),
    ("DRIVING_LICENCE", "patente di guida U1A12B345C", "U1A12B345C"),
    ("DRIVING_LICENCE", "DL number is 123456789", "123456789"),
    ("DRIVING_LICENCE", '"driver_license": "S530-460-78-123-0"', "S530-460-78-123-0"),
    ("COORDINATES", "GPS: 52.5200, 13.4050", "52.5200, 13.4050"),
    ("COORDINATES", "52.5200 N, 13.4050 E", "52.5200 N, 13.4050 E"),
    ("COORDINATES", "52°31'12\"N 13°24'18\"E", "52°31'12\"N 13°24'18\"E"),
    ("COORDINATES", "coordinates (-33.8688, 151.2093)", "-33.8688, 151.2093"),
    ("COORDINATES", "https://www.google.com/maps/@52.5200,13.4050,15z", "52.5200,13.4050"),
    ("COORDINATES", "40.7128° N, 74.0060° W", "40.7128° N, 74.0060° W"),
    ("COORDINATES", "N 52.5200 E 13.4050", "N 52.5200 E 13.4050"),
    ("COORDINATES", '"latitude": 52.520008', "52.520008"),
]  # fmt: skip
NOT_FOUND = [
    "passport office opens 2024-01-15", "passport valid until 20300101", "born in 1985 and died 12.03.2010", "born 85 years ago", "password: a1b2c3d4",
    "pass: a1b2c3d4", "passed 123456 tests", "the passport office is closed. Room 123456", "pair 52.5200, 13.4050", '"lat": 0.00345', "x = 1.2345, 3.4567",
    "location 12, 13", "the license is Apache 2.0 2024", "license: MIT 20230101", "medical records 2024", "driver version 535.104.05", "drive 12345678",
    "birthday party on the 5th", "12 March 1985", "on 1985-03-12 we met", '"passport": null, "order": "C01X00T47"', "born 45/13/1985",
]  # fmt: skip
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_finds_what_a_label_makes_personal(kind, text, value):
    assert [(f.type, text[f.start : f.end]) for f in find_personal(text)] == [(kind, value)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_alone_what_no_label_announces(text):
    assert list(find_personal(text)) == []


def test_a_passports_machine_readable_zone_is_found_by_its_check_digits():
    found = [(f.type, ZONE[f.start : f.end], f.validated) for f in find_personal(ZONE)]
    assert ("PASSPORT", ZONE, True) in found
    second = ZONE.partition("\n")[2]
    assert is_passport_line(second)
    for place in (3, 9, 15, 19, 24, 43):
        wrong = second[:place] + ("8" if second[place] != "8" else "9") + second[place + 1 :]
        assert not is_passport_line(wrong)


def test_the_nearest_label_decides():
    text = "passport C01X00T47, driving licence B072RRE2I55, MRN 778899"
    assert [f.type for f in find_personal(text)] == ["PASSPORT", "DRIVING_LICENCE", "MEDICAL_RECORD"]


def test_a_label_is_found_among_many_numbers():
    log = " ".join(f"seq={n}" for n in range(10_000, 11_000))
    text = f"{log} passport C01X00T47 {log} userPassportNo=C01X00T48 {log} 护照号码E12345678 {log}"
    assert [text[f.start : f.end] for f in find_personal(text)] == ["C01X00T47", "C01X00T48", "E12345678"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("my phone number is ", ["phone"]),
        ('"a": 1, "order_id": ', ["other"]),
        ('{"phone": "x", "id": "', ["other"]),
        ('{"birth": {"date": "', ["birth"]),
        ("call the driver's license office: ", ["licence", "call"]),
        ("The passport was lost. It has ", []),
        ("Pass-Nr. ", ["passport"]),
        ("passport; ", []),
        ("phone\n\n", []),
        ("phone:\n", ["phone"]),
        ("microphone ", []),
    ],
)
def test_labels_count_to_the_end_of_their_sentence_line_or_field(text, kinds):
    assert [label.kind for label in labels_before(text, len(text))] == kinds


@given(st.text("0123456789 .-/,bornpast:°'NE\n", max_size=200))
def test_offsets_stay_within_the_text(text):
    for finding in find_personal(text):
        assert 0 <= finding.start < finding.end <= len(text)
