"""Makes workbooks to measure the import of XLSX with: `python workbooks.py FILE ROWS [shared|inline]` writes ROWS × 8 cells."""

import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
COLUMNS = ["email", "first_name", "last_name", "phone", "location", "headline", "years_of_experience", "skills"]
CITIES = ["Berlin", "Paris", "Lyon", "Zürich", "Porto", "Leeds", "Gdańsk", "Malmö"]
PARTS = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
                   'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/>'
                       '</sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">'
                                  f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
                                  f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
                                  f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0000000000"/></numFmts>'
                     '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
}


def person(number):
    """The row's cells; a number is one in the sheet, too."""
    return [f"person{number}@example.org", f"First{number % 5000}", f"Last{number % 70000}", 33612000000 + number,
            CITIES[number % len(CITIES)], f"Engineer for systems of kind {number % 300}", number % 40, "C++, SQL, Kafka"]


def workbook(path, rows, inline=False):
    """Writes `rows` people under a header, with the attributes that Excel writes."""
    known = {}

    def cell(column, row, value):
        place = f"{chr(ord('A') + column)}{row}"
        if not isinstance(value, str):
            return f'<c r="{place}" s="{int(column == 3)}"><v>{value}</v></c>'
        if inline:
            return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
        return f'<c r="{place}" t="s"><v>{known.setdefault(value, len(known))}</v></c>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in PARTS.items():
            package.writestr(name, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:H{rows + 1}"/><sheetData>'.encode())
            for number in range(rows + 1):
                values = COLUMNS if number == 0 else person(number)
                cells = "".join(cell(column, number + 1, value) for column, value in enumerate(values))
                sheet.write(f'<row r="{number + 1}" spans="1:8">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(known)}">'.encode())
            for text in known:
                strings.write(f"<si><t>{text}</t></si>".encode())
            strings.write(b"</sst>")


if __name__ == "__main__":
    workbook(sys.argv[1], int(sys.argv[2]), "inline" in sys.argv[3:])
