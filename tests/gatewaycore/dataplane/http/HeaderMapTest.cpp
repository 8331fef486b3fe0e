// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/HeaderMap.h"
#include "dataplane/http/HopByHop.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <string>
#include <vector>

using namespace postern;
using namespace postern::http;

namespace {

std::string shown(const HeaderMap& headers)
{
    std::string all;
    for (const HeaderField& field : headers)
        all += std::string(field.name) + "=" + std::string(field.value) + ";";
    return all;
}

} // namespace

class HeaderMapTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyIdIsFoundByItsNameInAnyCase()
    {
        for (std::size_t at = 1; at < headerIdCount; ++at) {
            const auto id = static_cast<HeaderId>(at);
            const std::string name(headerName(id));
            std::string upper = name;
            std::transform(upper.begin(), upper.end(), upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            QVERIFY2(headerId(name) == id, name.c_str());
            QVERIFY2(headerId(upper) == id, upper.c_str());
            QVERIFY2(headerId(headerNameLower(id)) == id, name.c_str());
            QVERIFY(equalsIgnoringCase(name, headerNameLower(id)));
            if (at > 1) // the order of the enumeration is that of the table
                QVERIFY2(headerNameLower(static_cast<HeaderId>(at - 1)) < headerNameLower(id), name.c_str());
        }
    }

    void onlyTheVeryNameIsFound()
    {
        for (std::size_t at = 1; at < headerIdCount; ++at) {
            const std::string name(headerName(static_cast<HeaderId>(at)));
            // One bit off in any octet is another name, unless the bit is the case of a letter.
            for (std::size_t octet = 0; octet < name.size(); ++octet) {
                for (int bit = 0; bit < 8; ++bit) {
                    std::string other = name;
                    other[octet] = static_cast<char>(other[octet] ^ (1 << bit));
                    const bool same = equalsIgnoringCase(other, name);
                    QVERIFY2((headerId(other) == static_cast<HeaderId>(at)) == same, other.c_str());
                }
            }
            QVERIFY(headerId(name + "x") != static_cast<HeaderId>(at));
            QVERIFY(headerId(name.substr(1)) != static_cast<HeaderId>(at));
        }
        QVERIFY(headerId("") == HeaderId::Unknown);
        QVERIFY(headerId(std::string(300, 'a')) == HeaderId::Unknown);
    }

    void fieldsKeepTheirOrderAndRepeats()
    {
        Arena arena;
        HeaderMap headers(arena);
        for (int i = 0; i < 40; ++i)
            headers.addCopy("X-" + std::to_string(i % 7), std::to_string(i));
        QCOMPARE(headers.size(), std::size_t(40));
        QCOMPARE(headers.count("x-3"), std::size_t(6));
        QCOMPARE(std::string(headers.value("x-6")), std::string("6"));
        std::string values;
        headers.forEachValue("X-0", [&](std::string_view value) { values += std::string(value) + " "; });
        QCOMPARE(values, std::string("0 7 14 21 28 35 "));
    }

    void setLeavesOneFieldAtThePlaceOfTheFirst()
    {
        Arena arena;
        HeaderMap headers(arena);
        headers.add("A", "1");
        headers.add("b", "2");
        headers.add("B", "3");
        headers.add("C", "4");
        headers.set("B", "new");
        QCOMPARE(shown(headers), std::string("A=1;B=new;C=4;"));
        headers.set(HeaderId::Host, "h");
        headers.set(HeaderId::Host, "i");
        QCOMPARE(shown(headers), std::string("A=1;B=new;C=4;Host=i;"));
    }

    void removeTakesAllOfThatName()
    {
        Arena arena;
        HeaderMap headers(arena);
        headers.add("COOKIE", "1");
        headers.add("X-A", "2");
        headers.add(HeaderId::Cookie, "3");
        QCOMPARE(headers.remove("cookie"), std::size_t(2));
        QCOMPARE(headers.remove(HeaderId::Cookie), std::size_t(0));
        QVERIFY(!headers.contains(HeaderId::Cookie));
        QCOMPARE(headers.remove("x-a"), std::size_t(1));
        QVERIFY(headers.empty());
        QCOMPARE(headers.byteSize(), std::size_t(0));
    }

    void byteSizeIsThatOfTheWire()
    {
        Arena arena;
        HeaderMap headers(arena);
        const auto measured = [&headers] {
            std::size_t size = 0;
            for (const HeaderField& field : headers)
                size += std::string(std::string(field.name) + ": " + std::string(field.value) + "\r\n").size();
            return size;
        };
        headers.add("A", "1");
        headers.add("A", "22");
        headers.add("Host", "x");
        QCOMPARE(headers.byteSize(), measured());
        headers.set("a", "longer than before");
        QCOMPARE(headers.byteSize(), measured());
        headers.removeIf([](const HeaderField& field) { return field.id == HeaderId::Host; });
        QCOMPARE(headers.byteSize(), measured());
    }

    void listsAreReadAcrossFieldsAndWhiteSpace()
    {
        Arena arena;
        HeaderMap headers(arena);
        headers.add("Connection", " ,keep-alive ,, \tX-a");
        headers.add("connection", "Close");
        std::string members;
        headers.forEachToken(HeaderId::Connection,
                             [&](std::string_view member) { members += "<" + std::string(member) + ">"; });
        QCOMPARE(members, std::string("<keep-alive><X-a><Close>"));
        QVERIFY(headers.containsToken(HeaderId::Connection, "close"));
        QVERIFY(headers.containsToken(HeaderId::Connection, "x-A"));
        QVERIFY(!headers.containsToken(HeaderId::Connection, "keep"));
        QVERIFY(!headers.containsToken(HeaderId::Upgrade, "close"));
    }

    void aCopyLivesInTheOtherArena()
    {
        Arena second;
        HeaderMap copy(second);
        {
            Arena first;
            HeaderMap headers(first);
            headers.addCopy("X-Name", "value");
            headers.addCopy(HeaderId::Host, "h");
            headers.copyTo(copy);
        }
        QCOMPARE(shown(copy), std::string("X-Name=value;Host=h;"));
    }

    void anIdOfANameIsFoundHoweverTheFieldWasAdded()
    {
        Arena arena;
        HeaderMap headers(arena);
        headers.add("content-TYPE", "a");
        QCOMPARE(std::string(headers.value(HeaderId::ContentType)), std::string("a"));
        headers.clear();
        QVERIFY(headers.find(HeaderId::ContentType) == nullptr);
        HeaderMap moved(std::move(headers));
        moved.add("X", "y");
        QVERIFY(moved.contains("x"));
    }

    void hopByHopFieldsAndThoseThatConnectionNamesGo()
    {
        Arena arena;
        HeaderMap headers(arena);
        for (const char* name :
             {"Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade",
              "HTTP2-Settings", "Proxy-Authorization", "Proxy-Authenticate", "X-Hop", "X-Keep", "Trailer"})
            headers.add(name, std::string_view(name) == "Connection" ? "close, x-hop" : "v");
        QCOMPARE(removeHopByHop(headers), std::size_t(10));
        QCOMPARE(shown(headers), std::string("Host=v;X-Keep=v;Trailer=v;"));
    }

    void eachHopByHopFieldGoesAlsoWithoutAnother()
    {
        for (std::size_t at = 1; at < headerIdCount; ++at) {
            const auto id = static_cast<HeaderId>(at);
            const bool goes = id == HeaderId::Connection || id == HeaderId::Http2Settings || id == HeaderId::KeepAlive ||
                              id == HeaderId::ProxyAuthenticate || id == HeaderId::ProxyAuthorization ||
                              id == HeaderId::ProxyConnection || id == HeaderId::Te || id == HeaderId::TransferEncoding ||
                              id == HeaderId::Upgrade;
            Arena arena;
            HeaderMap headers(arena);
            headers.add("X-Own", "v");
            headers.add(id, "v");
            QCOMPARE(removeHopByHop(headers), std::size_t(goes ? 1 : 0));
            QCOMPARE(headers.size(), std::size_t(goes ? 1 : 2));
        }
    }

    void connectionCannotStripFieldsThatOthersDecideBy()
    {
        Arena arena;
        HeaderMap headers(arena);
        headers.add("Connection",
                    "authorization, host, content-length, x-forwarded-for, cookie, apikey, traceparent, X-Own");
        for (const char* name :
             {"Authorization", "Host", "Content-Length", "X-Forwarded-For", "Cookie", "ApiKey", "traceparent", "X-Own"})
            headers.add(name, "v");
        QCOMPARE(removeHopByHop(headers), std::size_t(2));
        QCOMPARE(headers.size(), std::size_t(7));
        QVERIFY(!headers.contains("X-Own"));
    }

    void namesAreEqualButForTheCaseOfAsciiLettersAtAnyLength()
    {
        for (std::size_t size = 1; size <= 40; ++size) {
            for (std::size_t at = 0; at < size; ++at) {
                for (int octet = 0; octet < 256; ++octet) {
                    std::string a(size, 'k');
                    std::string b(size, 'K');
                    a[at] = static_cast<char>(octet);
                    const bool letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
                    b[at] = static_cast<char>(letter ? octet ^ 0x20 : octet);
                    QVERIFY(equalsIgnoringCase(a, b));
                    b[at] = static_cast<char>(octet ^ (letter ? 0x80 : 0x20));
                    QVERIFY(!equalsIgnoringCase(a, b));
                }
            }
        }
    }
};

POSTERN_TEST(HeaderMapTest);
#include "HeaderMapTest.moc"
