// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/validation/XmlScanner.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::validation;

namespace {

QByteArray xmlVerdict(const XmlLimits& limits, std::string_view text, std::size_t piece)
{
    XmlScanner scanner(limits);
    bool good = true;
    for (std::size_t at = 0; good && at < text.size(); at += piece)
        good = scanner.take(text.substr(at, piece));
    if (good && scanner.end())
        return "good";
    const Refusal& refusal = scanner.refusal();
    const QByteArray what(refusal.what.data(), static_cast<qsizetype>(refusal.what.size()));
    const QByteArray at = " @" + QByteArray::number(static_cast<qulonglong>(refusal.offset));
    switch (refusal.kind) {
    case Refusal::Kind::None: return "neither";
    case Refusal::Kind::Malformed: return "malformed: " + what + at;
    case Refusal::Kind::TooLarge: return "too large" + at;
    case Refusal::Kind::Limit: return QByteArray::number(static_cast<qulonglong>(refusal.limit)) + ' ' + what + at;
    }
    return {};
}

QByteArray inEverySplit(const XmlLimits& limits, const QByteArray& text)
{
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    const QByteArray verdict = xmlVerdict(limits, view, 1);
    for (const std::size_t piece : {2, 3, 7, 1000}) {
        if (xmlVerdict(limits, view, piece) != verdict)
            return "differs: " + verdict;
    }
    return verdict;
}

} // namespace

class XmlScannerTest : public QObject {
    Q_OBJECT
  private slots:
    void judgesWhatIsXml_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("verdict");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& verdict = "good") {
            QTest::newRow(name) << text << verdict;
        };
        const QByteArray end = "malformed: it ends in the middle @";
        row("empty element", "<a/>");
        row("declaration", "<?xml version=\"1.0\" encoding='UTF-8' standalone=\"yes\"?>\n<a></a >");
        row("mark and declaration", "\xef\xbb\xbf<?xml version='1.0'?><a/>\n");
        row("nested", "<a><b x='1' y=\"&lt;'\"/>text<c:d xmlns:c='u'><!-- - --></c:d></a><!-- end --><?x?>");
        row("entities", "<a b='&#9;&#x10FFFF;&quot;'>&amp;&lt;&gt;&apos;&#65;</a>");
        row("sections", "<a><![CDATA[<]]>&]]]]></a>", "malformed: an entity that is not one of XML's own @17");
        row("sections of brackets", "<a><![CDATA[]]]><![CDATA[a]b]]c]]]></a>");
        row("names", "<\xc3\xa9l\xc3\xa9ment \xd7\x90-1.2='x'/>");
        row("instruction", "<?pi a ? b ?" "?><a/>");
        row("nothing", "", end + "0");
        row("blanks", "\n", end + "1");
        row("comment only", "<!-- -->", end + "8");
        row("open", "<a>", end + "3");
        row("open tag", "<a", end + "2");
        row("open value", "<a b='", end + "6");
        row("half a character", "<a>\xc3", end + "4");
        row("text first", "x<a/>", "malformed: something stands before the root element @0");
        row("text behind", "<a/>x", "malformed: something follows the root element @4");
        row("entity behind", "<a/>&amp;", "malformed: something follows the root element @4");
        row("two roots", "<a/><b/>", "malformed: a second root element @5");
        row("wrong end", "<a></b>", "malformed: an end tag of another name than its element @5");
        row("shorter end", "<ab></a>", "malformed: an end tag of another name than its element @7");
        row("longer end", "<a></ab>", "malformed: an end tag of another name than its element @6");
        row("crossed", "<a><b></a></b>", "malformed: an end tag of another name than its element @8");
        row("end alone", "</a>", "malformed: a name has to follow < @1");
        row("one end too many", "<a/></a>", "malformed: a name has to follow < @5");
        row("attribute of an end", "<a></a b='1'>", "malformed: > has to stand here @7");
        row("digit first", "<1/>", "malformed: a name has to follow < @1");
        row("blank first", "< a/>", "malformed: a name has to follow < @1");
        row("no quotes", "<a b=1/>", "malformed: an attribute's value has to stand in quotes @5");
        row("no value", "<a b/>", "malformed: = has to follow an attribute's name @4");
        row("no blank", "<a b='1'c='2'/>", "malformed: a blank has to stand between attributes @8");
        row("same attribute", "<a b='1' b='2'/>", "malformed: an attribute stands twice in an element @10");
        row("less in a value", "<a b='<'/>", "malformed: < stands in an attribute @6");
        row("slash alone", "<a / >", "malformed: > has to follow / here @4");
        row("end of a section", "<a>]]></a>", "malformed: ]]> stands in text @5");
        row("dashes", "<!-- a -- b --><a/>", "malformed: -- stands in a comment @9");
        row("dash at the end", "<!-- --->", "malformed: -- stands in a comment @7");
        row("declaration later", " <?xml version='1.0'?><a/>", "malformed: an XML declaration that does not stand first @6");
        row("declaration in capitals", "<?XML version='1.0'?><a/>", "malformed: an XML declaration that does not stand first @5");
        row("version 1.1", "<?xml version='1.1'?><a/>", "malformed: the XML declaration is none of version 1.0 and UTF-8 @20");
        row("Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "malformed: the XML declaration is none of version 1.0 and UTF-8 @42");
        row("question mark in it", "<?xml version='1?.0'?><a/>", "malformed: the XML declaration is none of version 1.0 and UTF-8 @17");
        row("document type", "<!DOCTYPE a><a/>", "malformed: a document type is declared @2");
        row("billion laughs", "<!DOCTYPE l [<!ENTITY a 'ha'>]><l>&a;</l>", "malformed: a document type is declared @2");
        row("external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "malformed: a document type is declared @2");
        row("unknown entity", "<a>&nbsp;</a>", "malformed: an entity that is not one of XML's own @8");
        row("endless entity", "<a>&" + QByteArray(100, 'a'), "malformed: an entity that is not one of XML's own @20");
        row("reference to nothing", "<a>&#0;</a>", "malformed: a character reference that names no character of XML @6");
        row("reference beyond", "<a>&#x110000;</a>", "malformed: a character reference that names no character of XML @12");
        row("reference wraps", "<a>&#4294967361;</a>", "malformed: a character reference that names no character of XML @15");
        row("ampersand at the end", "<a>&am", end + "6");
        row("no reference", "<a>&#x;</a>", "malformed: a character reference that names no character of XML @6");
        row("ampersand", "<a b='&'/>", "malformed: an entity that is not one of XML's own @7");
        row("control", QByteArray("<a>\0</a>", 8), "malformed: a character that XML does not know @3");
        row("U+FFFE", "<a>\xef\xbf\xbe</a>", "malformed: a character that XML does not know @3");
        row("not UTF-8", "<a>\xe9</a>", "malformed: it is not UTF-8 @4");
        row("UTF-16", QByteArray("\xff\xfe<\0a\0", 6), "malformed: it is not UTF-8 @0");
        row("JSON", "{}", "malformed: something stands before the root element @0");
        row("section outside", "<![CDATA[x]]><a/>", "malformed: a declaration that has no place here @2");
        row("declaration inside", "<a><!ELEMENT b ANY></a>", "malformed: a declaration that has no place here @5");
    }
    void judgesWhatIsXml()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, verdict);
        QCOMPARE(inEverySplit(XmlLimits{}, text), verdict);
    }

    void namesADocumentTypeWhenAllowedButDeclaresNothing()
    {
        XmlLimits limits;
        limits.doctype = true;
        QCOMPARE(inEverySplit(limits, "<!DOCTYPE html PUBLIC \"-//W3C//DTD X>\" 'http://a/[x'><a/>"), QByteArray("good"));
        QCOMPARE(inEverySplit(limits, "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), QByteArray("malformed: a document type with declarations @12"));
        QCOMPARE(inEverySplit(limits, "<!DOCTYPE a><!DOCTYPE a><a/>"), QByteArray("malformed: a declaration that has no place here @14"));
        QCOMPARE(inEverySplit(limits, "<!DOCTYPE a><a>&b;</a>"), QByteArray("malformed: an entity that is not one of XML's own @17"));
        QCOMPARE(inEverySplit(limits, "<a><!DOCTYPE a></a>"), QByteArray("malformed: a declaration that has no place here @5"));
    }

    void holdsEachLimitOfXml_data()
    {
        QTest::addColumn<QByteArray>("within");
        QTest::addColumn<QByteArray>("beyond");
        QTest::addColumn<QByteArray>("verdict");
        const auto row = [](const char* name, const QByteArray& within, const QByteArray& beyond, const QByteArray& verdict) {
            QTest::newRow(name) << within << beyond << verdict;
        };
        row("size", "<a/>" + QByteArray(96, ' '), "<a/>" + QByteArray(97, ' '), "too large @100");
        row("depth", "<a><b><c/></b></a>", "<a><b><c><d/></c></b></a>", "3 levels @10");
        row("elements", "<a><b/><c><d/><e/></c></a>", "<a><b/><c><d/><e/></c><f/></a>", "5 elements @23");
        row("children", "<a><b/><b/></a>", "<a><b/><b/><b/></a>", "2 children @12");
        row("attributes", "<a><b x='' y=''/><c x='' y=''/></a>", "<a x='' y='' z=''/>", "2 attributes of an element @13");
        row("element's name", "<abcd/>", "<abcde/>", "4 characters in a name @5");
        row("attribute's name", "<a bcde=''/>", "<a bcdef=''/>", "4 characters in a name @7");
        row("instruction's name", "<?abcd?><a/>", "<?abcde?><a/>", "4 characters in a name @6");
        row("value", "<a b='1&amp;\xc3\xa9'/>", "<a b='1234'/>", "3 characters in an attribute @9");
        row("text", "<a>12345678<b/>12345678</a>", "<a>1<!--345--><![CDATA[x]]></a>", "8 characters of text between two tags @25");
    }
    void holdsEachLimitOfXml()
    {
        QFETCH(QByteArray, within);
        QFETCH(QByteArray, beyond);
        QFETCH(QByteArray, verdict);
        XmlLimits limits;
        limits.size = 100;
        limits.depth = 3;
        limits.elements = 5;
        limits.children = limits.attributes = 2;
        limits.nameLength = 4;
        limits.attributeLength = 3;
        limits.textLength = 8;
        QCOMPARE(inEverySplit(limits, within), QByteArray("good"));
        QCOMPARE(inEverySplit(limits, beyond), verdict);
    }

    void standsDeepXml()
    {
        std::string deep;
        for (int i = 0; i < 100'000; ++i)
            deep += "<a>";
        QCOMPARE(xmlVerdict(XmlLimits{}, deep, 4096), QByteArray("32 levels @97"));
        for (int i = 0; i < 100'000; ++i)
            deep += "</a>";
        XmlLimits limits;
        limits.depth = 100'000;
        QCOMPARE(xmlVerdict(limits, deep, 4096), QByteArray("good"));
        limits.depth = 99'999;
        QCOMPARE(xmlVerdict(limits, deep, 4096), QByteArray("99999 levels @299998"));
    }
};

POSTERN_TEST(XmlScannerTest);
#include "XmlScannerTest.moc"
