"""Uploaded class lists: told apart by what is in them, read within bounds, names alone."""

import struct
import zipfile
from io import BytesIO

import openpyxl
import pytest

from cards.formats import oneroster, unpacking
from cards.formats.oneroster import RosterClass, kind_of_file, read_classes
from cards.formats.plain import UnreadableError
from cards.formats.roster_files import read_roster_files
from cards.formats.rosters import MAX_NAMES, PlainRoster
from cards.formats.workbooks import MAX_ROWS, rows_of_workbook
from tests.patience import within_patience

USERS = (
    b"sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
    b"givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    b"u1,,,true,o1,student,arossi,{id},Ana,Rossi,Maria,S-77,ana@s.org,555,556,u9,07,secret\n"
    b'u2,active,,TRUE,o1,Student,bsmith,{id},Ben,"Smith, Jr.",,S-78,ben@s.org,,,,07,\n'
    b"u3,tobedeleted,,true,o1,student,gone,,Gone,One,,,,,,,07,\n"
    b"u4,,,false,o1,student,off,,Switched,Off,,,,,,,07,\n"
    b"u5,,,true,o1,teacher,tea,,Tea,Cher,,,,,,,,\n"
    b"u6,,,true,o1,student,new,,Eva,,,,,,,,07,\n"
)
ENROLLMENTS = (
    b"sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    b"beginDate,endDate\n"
    b"e1,,,c2,s,u1,student,,2026-01-01,\n"
    b"e2,active,,c2,s,u2,student,,,\n"
    b"e3,,,c2,s,u3,student,,,\n"
    b"e4,,,c2,s,u4,student,,,\n"
    b"e5,,,c2,s,u5,teacher,true,,\n"
    b"e6,tobedeleted,,c2,s,u6,student,,,\n"
    b"e7,,,c1,s,u6,student,,,\n"
    b"e8,,,c1,s,u6,student,,,\n"
    b"e9,,,c1,s,nobody,student,,,\n"
    b"e10,,,c3,s,u5,student,,,\n"
)
CLASSES = b"sourcedId,status,title,grades\nc1,,Biology 1,07\nc2,,7b,07\n"
BIRTHS = b"sourcedId,birthDate\nu1,2012-03-04\n"


def archive(files: dict[str, bytes], **options: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in files.items():
            target.writestr(path, content)
    return packed.getvalue()


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def names(*files: bytes) -> list[str]:
    roster = read_roster_files(files)
    assert isinstance(roster, PlainRoster)
    return [each.name for each in roster.names]


def classes(*files: bytes) -> list[RosterClass]:
    found = read_roster_files(files)
    assert isinstance(found, list)
    return found


def refusal(*files: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_roster_files(files)
    return str(caught.value)


# --- Text and Excel -------------------------------------------------------------------------------


def test_a_text_or_csv_file_is_read_as_if_it_were_pasted() -> None:
    assert names("\ufeffName,Mail\nZoë,z@x.org\nBen,b@x.org".encode()) == ["Zoë", "Ben"]
    assert names("Zoë\nBen".encode("cp1252")) == ["Zoë", "Ben"]


def test_a_workbook_is_read_by_its_columns() -> None:
    rows: list[list[object]] = [
        ["No.", "Last name", "First name", "Born"],
        [1, "Rossi", "Ana", "2012-03-04"],
        [2, "Smith", "Ben", None],
        [None, None, None, None],
        [3, "D.", "Chloé", ""],
    ]
    assert names(workbook(rows)) == ["Ana Rossi", "Ben Smith", "Chloé D."]


def test_lines_of_a_workbook_are_numbered_as_excel_does() -> None:
    roster = read_roster_files([workbook([[None], ["Ana"], [None], ["Ben"]])])
    assert isinstance(roster, PlainRoster)
    assert [(each.name, each.line) for each in roster.names] == [("Ana", 2), ("Ben", 4)]


def test_the_first_sheet_with_anything_in_it_is_read() -> None:
    assert names(workbook([], [["Ana"]], [["Ben"]])) == ["Ana"]


def test_an_empty_workbook_is_refused() -> None:
    assert "no name" in refusal(workbook([]))


def test_a_row_far_down_a_sheet_is_not_looked_for() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A1048576"] = "Ana", "Ben"
    packed = BytesIO()
    book.save(packed)
    with within_patience():
        assert len(rows_of_workbook(packed.getvalue())) == 1
    assert MAX_ROWS < 1_048_576


def test_xml_with_entities_is_refused() -> None:
    assert openpyxl.DEFUSEDXML
    entries = {}
    with zipfile.ZipFile(BytesIO(workbook([["Ana"]]))) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    sheet = entries["xl/worksheets/sheet1.xml"].decode()
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    head, _, rest = sheet.partition("<worksheet")
    entries["xl/worksheets/sheet1.xml"] = f"{head}{bomb}<worksheet{rest}".encode()
    assert "damaged" in refusal(archive(entries))


@pytest.mark.parametrize("cut", [4, 40, 400, -30])
def test_a_workbook_that_was_cut_off_is_refused(cut: int) -> None:
    assert "damaged" in refusal(workbook([["Ana"]])[:cut])


def test_a_workbook_with_parts_missing_is_refused() -> None:
    assert "damaged" in refusal(archive({"xl/workbook.xml": b"<workbook/>"}))


# --- What is no class list ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel file"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\0\0", "not plain text"),
        (b"", "no name here yet"),
        (b"x" * (unpacking.MAX_UPLOAD + 1), "larger than 10 MB"),
        (archive({"names.doc": b"Ana"}), "no class list"),
    ],
)
def test_other_files_are_refused_with_what_to_do(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_two_lists_at_a_time_are_refused() -> None:
    assert "one list at a time" in refusal(b"Ana", b"Ben")


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = archive({"users.csv": b"0" * (unpacking.MAX_UNPACKED + 1), "enrollments.csv": b""})
    assert len(bomb) < 100_000

    def unpack(*_: object) -> bytes:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", unpack)
    assert "far more" in refusal(bomb)


def test_a_zip_of_very_many_files_is_refused() -> None:
    assert "far more" in refusal(archive({f"{n}.csv": b"" for n in range(201)}))


def test_a_zip_that_lies_about_sizes_is_refused() -> None:
    honest = archive({"users.csv": b"0" * 10_000_000, "enrollments.csv": b"x"})
    lying = honest.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 10))
    assert lying != honest
    assert "damaged" in refusal(lying)


def test_a_zip_with_a_password_is_refused() -> None:
    locked = bytearray(archive({"users.csv": USERS, "enrollments.csv": ENROLLMENTS}))
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "password" in refusal(bytes(locked))


# --- OneRoster ------------------------------------------------------------------------------------

BIOLOGY = RosterClass("c1", "Biology 1", ("Eva",))
SEVEN_B = RosterClass("c2", "7b", ("Ana Rossi", "Ben Smith Jr."))


def test_two_files_in_any_order_give_the_active_students_of_each_class() -> None:
    untitled = [RosterClass("c1", "c1", BIOLOGY.names), RosterClass("c2", "c2", SEVEN_B.names)]
    assert classes(USERS, ENROLLMENTS) == classes(ENROLLMENTS, USERS) == untitled


def test_one_archive_tells_the_titles_too_wherever_the_files_lie_in_it() -> None:
    files = {"x/Users.CSV": USERS, "x/enrollments.csv": ENROLLMENTS, "x/classes.csv": CLASSES}
    assert classes(archive({**files, "x/demographics.csv": BIRTHS})) == [SEVEN_B, BIOLOGY]


def test_version_1_2_has_the_role_in_the_enrolments_alone() -> None:
    users = b"sourcedId,givenName,familyName,pronouns\nu1,Ana,Rossi,she\nu5,Tea,Cher,\n"
    assert classes(users, ENROLLMENTS) == [
        RosterClass("c2", "c2", ("Ana Rossi",)),
        RosterClass("c3", "c3", ("Tea Cher",)),
    ]


def test_nothing_but_names_and_classes_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"users.csv": USERS, "enrollments.csv": ENROLLMENTS, "demographics.csv": BIRTHS}
    unpacked: list[str] = []
    read = zipfile.ZipFile.read

    def noted(self: zipfile.ZipFile, path: str) -> bytes:
        unpacked.append(path)
        return read(self, path)

    monkeypatch.setattr(zipfile.ZipFile, "read", noted)
    said = repr(classes(archive(files)))
    for private in ("@", "555", "S-77", "secret", "2012", "Maria", "arossi", "07", "u1"):
        assert private not in said
    assert "demographics.csv" not in unpacked


def test_a_row_is_cut_down_to_what_is_read_at_once() -> None:
    rows = list(oneroster._rows("users.csv", USERS))
    assert rows[0] == ("u1", "Ana", "Rossi", "", "true", "student")


@pytest.mark.parametrize("file", [USERS, ENROLLMENTS])
def test_one_of_the_two_files_alone_is_refused(file: bytes) -> None:
    assert "both files" in refusal(file)


def test_files_without_a_student_are_refused() -> None:
    header = ENROLLMENTS.split(b"\n")[0]
    assert "No active student" in refusal(USERS, header)


def test_a_file_without_its_columns_is_refused() -> None:
    files = {"users.csv": b"id,name\n1,Ana", "enrollments.csv": ENROLLMENTS}
    assert "no column “sourcedId”" in refusal(archive(files))


def test_a_damaged_csv_file_is_refused() -> None:
    damaged = USERS + b'u7,,,"' + b"x" * 200_000
    assert "damaged" in refusal(damaged, ENROLLMENTS)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oneroster, "MAX_ROWS", 3)
    assert "more than 3 rows" in refusal(USERS, ENROLLMENTS)


def test_a_class_too_large_to_be_one_is_left_out() -> None:
    users = b"sourcedId,givenName,familyName\n" + b"".join(
        b"u%d,Ana,R%d\n" % (n, n) for n in range(MAX_NAMES + 1)
    )
    head = b"classSourcedId,userSourcedId,role\n"
    rows = b"".join(b"all,u%d,student\n" % n for n in range(MAX_NAMES + 1))
    found = read_classes(users=users, enrollments=head + rows + b"c1,u1,student\n")
    assert [each.key for each in found] == ["c1"]


def test_a_kind_is_told_by_the_first_line() -> None:
    assert kind_of_file(USERS) == "users.csv"
    assert kind_of_file(b"\xef\xbb\xbf" + ENROLLMENTS) == "enrollments.csv"
    assert kind_of_file(b"Name\nAna") == kind_of_file(b"\n\n") == kind_of_file(b"") == ""


def test_a_large_districts_files_are_read_in_good_time() -> None:
    users = b"sourcedId,givenName,familyName\n" + b"".join(
        b"u%d,Ana,R%d\n" % (n, n) for n in range(50_000)
    )
    head = b"classSourcedId,userSourcedId,role\n"
    rows = b"".join(b"c%d,u%d,student\n" % (n % 2_000, n % 50_000) for n in range(200_000))
    with within_patience():
        assert len(classes(users, head + rows)) == 2_000
