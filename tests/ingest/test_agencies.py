"""ninjs, NewsML-G2, NewsML 1.2 and NITF: every field of the file beside the place where it lands."""

import datetime as dt
import json

import pytest

from dedup.ingest.read import parse_bytes

BODY = "<p>PORT LUSK (Harbour Wire) - A ferry ran aground.</p><p>All were saved.</p>"
WORDS = "PORT LUSK (Harbour Wire) - A ferry ran aground.\n\nAll were saved."


def parse(value, **how):
    data = json.dumps(value) if isinstance(value, (dict, list)) else value
    return parse_bytes(data.encode(), about="a file", **how)


def one(value):
    reading = parse(value)
    assert not reading.errors, reading.errors
    (document,) = reading.documents
    return document


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


COMMON = {"id": "urn:a:1", "title": "Ferry aground", "text": WORDS, "status": "usable", "version": 6}

NINJS = {
    "ninjs 1": {
        "uri": "urn:a:1",
        "type": "text",
        "version": "6",
        "firstcreated": "2026-11-17T09:30:00Z",
        "versioncreated": "2026-11-17T09:46:00Z",
        "embargoed": "2026-11-17T12:00:00Z",
        "pubstatus": "usable",
        "usageterms": "Not for use after Friday",
        "copyrightholder": "Harbour Wire",
        "copyrightnotice": "(c) 2026 Harbour Wire",
        "language": "en-GB",
        "byline": "Ines Okafor",
        "source": "HW",
        "headline": "Ferry aground",
        "description_text": "In short.",
        "body_text": "PORT LUSK (Harbour Wire) - A ferry ran aground. All were saved.",
        "body_xhtml": BODY,
        "urgency": 3,
        "own": {"desk": "night"},
    },
    "ninjs 2": {
        "uri": "urn:a:1",
        "type": "text",
        "standard": {"name": "ninjs", "version": "2.1"},
        "version": "6",
        "firstcreated": "2026-11-17T09:30:00Z",
        "versioncreated": "2026-11-17T09:46:00Z",
        "embargoed": "2026-11-17T12:00:00Z",
        "pubstatus": "usable",
        "usageterms": "Not for use after Friday",
        "copyrightholder": "Harbour Wire",
        "copyrightnotice": "(c) 2026 Harbour Wire",
        "language": "en-GB",
        "by": "Ines Okafor",
        "infosources": [{"name": "HW"}],
        "headlines": [{"role": "short", "value": "Aground"}, {"role": "main", "value": "Ferry aground"}],
        "descriptions": [{"role": "summary", "value": "In short."}],
        "bodies": [
            {"role": "text", "contenttype": "text/plain", "value": "PORT LUSK - A ferry ran aground."},
            {"role": "xhtml", "contenttype": "text/html", "value": f"<body>{BODY}</body>"},
        ],
        "urgency": 3,
        "own": {"desk": "night"},
    },
    "ninjs 3": {
        "uri": "urn:a:1",
        "type": "text",
        "standard": {"name": "ninjs", "version": "3.0"},
        "version": "6",
        "firstCreated": "2026-11-17T09:30:00Z",
        "versionCreated": "2026-11-17T09:46:00Z",
        "embargoed": "2026-11-17T12:00:00Z",
        "pubStatus": "usable",
        "usageTerms": "Not for use after Friday",
        "copyrightHolder": "Harbour Wire",
        "copyrightNotice": "(c) 2026 Harbour Wire",
        "language": "en-GB",
        "by": "Ines Okafor",
        "infoSources": [{"name": "HW"}],
        "headlines": [{"role": "main", "value": "Ferry aground"}],
        "descriptions": [{"role": "summary", "value": "In short."}],
        "bodies": [{"role": "richtext", "contentType": "application/xhtml+xml", "value": BODY}],
        "urgency": 3,
        "own": {"desk": "night"},
    },
}


@pytest.mark.parametrize("name", NINJS)
def test_every_field_of_ninjs_lands_where_it_belongs(name):
    document = one(NINJS[name])
    for field, expected in COMMON.items():
        assert getattr(document, field) == expected, field
    assert (document.source, document.language) == ("HW", "en")
    assert document.published == utc(2026, 11, 17, 9, 30)
    assert document.embargo == utc(2026, 11, 17, 12)
    expected = {
        "guid": "urn:a:1",
        "created": "2026-11-17T09:30:00Z",
        "updated": "2026-11-17T09:46:00Z",
        "published_is": "created",
        "byline": "Ines Okafor",
        "usage_terms": "Not for use after Friday",
        "copyright": "(c) 2026 Harbour Wire",
        "summary": "In short.",
        "language": "en-GB",
        "type": "text",
        "urgency": 3,
        "own": {"desk": "night"},
    }
    assert {key: document.metadata.get(key) for key in expected} == expected


SUPERDESK = {name: value for name, value in NINJS["ninjs 1"].items() if name != "uri"} | {"guid": "urn:a:1"}
NINJS_ODD = [
    ("a guid instead of a uri", SUPERDESK, [WORDS]),
    ("a list of items", [NINJS["ninjs 1"], NINJS["ninjs 3"]], [WORDS, WORDS]),
    ("items in a wrapper", {"items": [NINJS["ninjs 2"]]}, [WORDS]),
    (
        "plain text only",
        {"uri": "urn:a:1", "bodies": [{"role": "main", "value": "One.\nTwo."}]},
        ["One.\nTwo."],
    ),
    ("a text field of version 1.7", {"uri": "urn:a:1", "body_main": "One."}, ["One."]),
    (
        "a picture",
        {"uri": "urn:a:1", "type": "picture", "descriptions": [{"role": "caption", "value": "A ferry."}]},
        ["A ferry."],
    ),
    (
        "a withdrawn item that says why",
        {"uri": "urn:a:1", "type": "text", "pubstatus": "canceled", "headline": "KILL: Ferry aground"},
        ["KILL: Ferry aground"],
    ),
]


@pytest.mark.parametrize(
    ("value", "words"), [row[1:] for row in NINJS_ODD], ids=[row[0] for row in NINJS_ODD]
)
def test_other_shapes_of_ninjs_are_read(value, words):
    assert [document.text for document in parse(value).documents] == words


def test_the_credit_line_of_a_picture_is_its_credit_not_its_caption():
    captions = [{"role": "creditline", "value": "COAST GUARD"}, {"role": "caption", "value": "A ferry."}]
    document = one({"uri": "urn:a:1", "type": "picture", "descriptions": captions})
    assert (document.credit, document.text) == ("COAST GUARD", "A ferry.")
    assert document.metadata["extraction"] == {"how": "caption"}


def test_only_a_description_is_too_short_to_judge():
    import dedup

    long = "The coast guard said that the ferry ran aground on a sandbank in thick fog this morning. " * 5
    document = one({"uri": "urn:a:1", "type": "text", "descriptions": [{"role": "text", "value": long}]})
    assert document.metadata["extraction"] == {"how": "summary"}
    report = dedup.check(document)
    assert report.originality.value is None
    assert any(finding.code == "too_short_to_judge" for finding in report.findings)


@pytest.mark.parametrize("status", ["canceled", "cancelled", "withheld"])
def test_a_withdrawal_without_words_is_told_apart_from_a_failure(status):
    reading = parse([{"uri": "urn:a:1", "type": "text", "pubstatus": status}])
    assert [(gone.id, gone.status) for gone in reading.withdrawn] == [("urn:a:1", status)]
    assert not reading.errors


@pytest.mark.parametrize(
    "value",
    [
        {"uri": "urn:a:1", "type": "text"},
        {"uri": "urn:a:1", "type": "invalid"},
        {"uri": "urn:a:1", "pubstatus": "usable", "usageterms": {"start": "2026"}},
        {"uri": "urn:a:1", "representationtype": 7, "headlines": "none", "bodies": [1, None]},
        {},
    ],
)
def test_ninjs_without_words_has_a_reason(value):
    reading = parse(value)
    assert not reading.documents
    assert "has no text" in reading.errors[0].message


G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:a:1" version="6"
 standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en-GB">
 <rightsInfo><copyrightHolder uri="u"><name>Harbour Wire plc</name></copyrightHolder>
  <copyrightNotice>(c) 2026 Harbour Wire</copyrightNotice>
  <usageTerms>Not for use after Friday</usageTerms></rightsInfo>
 <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:HW"><name>Harbour Wire</name></provider>
  <versionCreated>2026-11-17T09:46:00Z</versionCreated><firstCreated>2026-11-17T09:30:00Z</firstCreated>
  <embargoed>2026-11-17T12:00:00Z</embargoed><pubStatus qcode="stat:usable"/><edNote>Second take</edNote>
  <link rel="irel:self" href="https://wire.example/1"/></itemMeta>
 <contentMeta><urgency>3</urgency><headline>Ferry aground</headline><by>By Ines Okafor</by>
  <creditline>Harbour Wire/Coast guard</creditline><language tag="en"/><slugline>FERRY</slugline>
  <subject qcode="medtop:1"><name>sea</name></subject><subject qcode="medtop:2"/>
  <description role="drol:summary">In short.</description></contentMeta>
 <contentSet>%s</contentSet></newsItem>"""
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    f"<title>no</title></head><body>{BODY}</body></html></inlineXML>"
)
HEADER = "<header><ul><li>Sea</li></ul><h1>Ferry aground</h1></header>"
INLINE_NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
    f"<body.head><hedline><hl1>no</hl1></hedline></body.head><body.content>{BODY}</body.content>"
    "</body></nitf></inlineXML>"
)
CONTENTS = [
    ("XHTML", XHTML, WORDS),
    ("NITF", INLINE_NITF, WORDS),
    ("XHTML with a header", XHTML.replace("<body>", f"<body>{HEADER}"), WORDS),
    (
        "XHTML escaped twice",
        XHTML.replace("All were", "&amp;quot;All&amp;#39;s were"),
        WORDS.replace("All", "\"All's"),
    ),
    ("XHTML that is only a header", XHTML.replace(BODY, HEADER), "Sea\n\nFerry aground"),
    ("plain text", '<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>', "One.\n\nTwo."),
    ("escaped HTML", '<inlineData contenttype="text/html">&lt;p&gt;One.&lt;/p&gt;</inlineData>', "One."),
    (
        "base64",
        '<inlineData contenttype="text/html" encoding="base64">PHA+T25lLjwvcD4=</inlineData>',
        "One.",
    ),
    (
        "a short rendition before the whole",
        f'<inlineData contenttype="text/plain">One.</inlineData>{XHTML}',
        WORDS,
    ),
    (
        "a picture beside the text",
        f'<remoteContent href="a.jpg" contenttype="image/jpeg"/>{XHTML}',
        WORDS,
    ),
]


@pytest.mark.parametrize(
    ("content", "words"), [row[1:] for row in CONTENTS], ids=[row[0] for row in CONTENTS]
)
def test_every_field_of_newsml_g2_lands_where_it_belongs(content, words):
    document = one(G2 % content)
    for field, expected in (COMMON | {"id": "urn:newsml:a:1", "text": words}).items():
        assert getattr(document, field) == expected, field
    assert (document.source, document.credit) == ("Harbour Wire", "Harbour Wire/Coast guard")
    assert (document.language, document.url) == ("en", "https://wire.example/1")
    assert (document.published, document.embargo) == (utc(2026, 11, 17, 9, 30), utc(2026, 11, 17, 12))
    expected = {
        "guid": "urn:newsml:a:1",
        "created": "2026-11-17T09:30:00Z",
        "updated": "2026-11-17T09:46:00Z",
        "published_is": "created",
        "byline": "By Ines Okafor",
        "usage_terms": "Not for use after Friday",
        "copyright": "(c) 2026 Harbour Wire",
        "summary": "In short.",
        "ednote": "Second take",
        "slugline": "FERRY",
        "urgency": "3",
        "subject": [{"qcode": "medtop:1", "name": "sea"}, {"qcode": "medtop:2"}],
    }
    assert {key: document.metadata.get(key) for key in expected} == expected


def test_a_message_gives_each_of_its_items():
    items = "".join((G2 % XHTML).replace("urn:newsml:a:1", f"urn:newsml:a:{n}") for n in range(3))
    reading = parse(
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet><packageItem/>'
        f"{items}</itemSet></newsMessage>"
    )
    assert [document.id for document in reading.documents] == [f"urn:newsml:a:{n}" for n in range(3)]


@pytest.mark.parametrize(
    "kind", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem", "packageItem"]
)
def test_items_that_hold_no_article_are_named(kind):
    reading = parse(f'<{kind} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a:1"/>')
    assert f"holds no news item, only {kind.lower()}" in reading.errors[0].message


NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>no</title>
<docdata management-status="usable"><doc-id id-string="a-1" regsrc="HW"/><urgency ed-urg="3"/>
 <date.issue norm="20261117T093000Z"/><date.release norm="20261117T120000Z"/>
 <doc.copyright year="2026" holder="Harbour Wire"/><du-key key="FERRY" version="6"/>
 <key-list><keyword key="sea"/></key-list></docdata>
<pubdata name="Lusk Courier" date.publication="20261117"/></head>
<body><body.head><hedline><hl1>Ferry aground</hl1><hl2>no</hl2></hedline>
<byline>By Ines Okafor<byttl>Staff</byttl></byline><distributor>Harbour Wire</distributor>
<dateline><location>PORT LUSK</location></dateline><rights>Not for use after Friday</rights>
<abstract><p>In short.</p></abstract></body.head>
<body.content><block>{BODY}</block></body.content><body.end><tagline>io/ps</tagline></body.end></body></nitf>"""


def test_every_field_of_nitf_lands_where_it_belongs():
    reading = parse(NITF)
    (document,) = reading.documents
    assert not reading.notes
    for field, expected in (COMMON | {"id": "Lusk Courier:a-1"}).items():
        assert getattr(document, field) == expected, field
    assert (document.source, document.credit, document.language) == ("Lusk Courier", "Harbour Wire", "en")
    assert (document.published, document.embargo) == (utc(2026, 11, 17, 9, 30), utc(2026, 11, 17, 12))
    expected = {
        "guid": "a-1",
        "byline": "By Ines Okafor Staff",
        "usage_terms": "Not for use after Friday",
        "copyright": "2026 Harbour Wire",
        "summary": "In short.",
        "urgency": {"ed-urg": "3"},
        "key-list": {"keyword": {"key": "sea"}},
    }
    assert {key: document.metadata.get(key) for key in expected} == expected


SOURCES = [
    ("the publication", '<pubdata name="Courier"/>', '<doc-id id-string="1" regsrc="HW"/>', "", "Courier"),
    ("who registered it", "<pubdata/>", '<doc-id id-string="1" regsrc="HW"/>', "", "HW"),
    (
        "the distributor",
        "",
        '<doc-id id-string="1"/>',
        "<distributor><org>Agency</org></distributor>",
        "Agency",
    ),
    ("the holder", "", '<doc-id id-string="1"/><doc.copyright holder="PA"/>', "", "PA"),
    ("the owner", "", '<doc-id id-string="1"/>', "<rights><rights.owner>EFE</rights.owner></rights>", "EFE"),
]


@pytest.mark.parametrize(
    ("publication", "data", "top", "source"), [row[1:] for row in SOURCES], ids=[row[0] for row in SOURCES]
)
def test_agencies_name_themselves_in_different_places(publication, data, top, source):
    document = one(
        f'<nitf baselang="nb-NO"><head><docdata>{data}</docdata>{publication}</head>'
        f"<body><body.head>{top}</body.head><body.content><p>One.</p></body.content></body></nitf>"
    )
    assert (document.source, document.id, document.language) == (source, f"{source}:1", "nb")
    assert "usage_terms" not in document.metadata


def test_a_literal_keeps_its_slashes_and_a_code_loses_its_scheme():
    named = (G2 % XHTML).replace('qcode="nprov:HW"><name>Harbour Wire</name></provider>', 'literal="AP/HW"/>')
    assert (
        one(named.replace('qcode="stat:usable"', 'uri="http://cv.iptc.org/stat/canceled"')).status
        == "canceled"
    )
    assert one(named).source == "AP/HW"


NEWSML = f"""<?xml version="1.0"?>
<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd" [<!ENTITY % nitf SYSTEM "nitf.dtd"> %nitf;]>
<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20261117T093000Z</DateAndTime></NewsEnvelope>
<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId>
 <DateId>20261117</DateId><NewsItemId>1</NewsItemId><RevisionId PreviousRevision="5" Update="N">6</RevisionId>
 <PublicIdentifier>urn:newsml:wire.example:20261117:1:6</PublicIdentifier></NewsIdentifier></Identification>
 <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20261117T093000Z</FirstCreated>
  <ThisRevisionCreated>20261117T094600Z</ThisRevisionCreated><Status FormalName="Embargoed"/>
  <StatusWillChange><FutureStatus FormalName="Usable"/>
   <DateAndTime>20261117T120000Z</DateAndTime></StatusWillChange>
  <Urgency FormalName="3"/></NewsManagement>
 <NewsComponent><NewsLines><HeadLine>Ferry aground</HeadLine><ByLine>By Ines Okafor</ByLine>
   <CreditLine>Harbour Wire/Coast guard</CreditLine><CopyrightLine>(c) 2026 Harbour Wire</CopyrightLine>
   <SlugLine>FERRY</SlugLine></NewsLines>
  <AdministrativeMetadata><Provider><Party FormalName="Harbour Wire"/></Provider></AdministrativeMetadata>
  <RightsMetadata><UsageRights><UsageType>Not for use after Friday</UsageType></UsageRights></RightsMetadata>
  <DescriptiveMetadata><Language FormalName="en-GB"/></DescriptiveMetadata>
  <NewsComponent><Role FormalName="Caption"/>
   <ContentItem><DataContent>A ferry.</DataContent></ContentItem></NewsComponent>
  <NewsComponent><Role FormalName="Main"/><ContentItem><Format FormalName="XHTML"/><DataContent>
   <html><head><title>no</title></head><body>{BODY}</body></html></DataContent></ContentItem></NewsComponent>
  <NewsComponent><ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
 </NewsComponent></NewsItem></NewsML>"""


def test_every_field_of_newsml_1_lands_where_it_belongs():
    reading = parse(NEWSML)
    (document,) = reading.documents
    assert reading.notes == ("a file: the DTD it names was not read",)
    for field, expected in (
        COMMON | {"id": "urn:newsml:wire.example:20261117:1", "status": "embargoed"}
    ).items():
        assert getattr(document, field) == expected, field
    assert (document.source, document.credit) == ("Harbour Wire", "Harbour Wire/Coast guard")
    assert document.language == "en"
    assert (document.published, document.embargo) == (utc(2026, 11, 17, 9, 30), utc(2026, 11, 17, 12))
    expected = {
        "created": "2026-11-17T09:30:00Z",
        "updated": "2026-11-17T09:46:00Z",
        "byline": "By Ines Okafor",
        "usage_terms": "Not for use after Friday",
        "copyright": "(c) 2026 Harbour Wire",
        "slugline": "FERRY",
        "urgency": {"FormalName": "3"},
    }
    assert {key: document.metadata.get(key) for key in expected} == expected


def test_a_new_version_of_an_item_is_an_update(tmp_path):
    from dedup import Detector

    second = G2.replace('version="6"', 'version="7"') % XHTML.replace(
        "All were saved", "All but one were saved"
    )
    with Detector.open(f"sqlite:///{tmp_path}/news.db") as detector:
        outcomes = [detector.add(one(text)).outcome for text in (G2 % XHTML, G2 % XHTML, second)]
    assert outcomes == ["added", "unchanged", "updated"]
