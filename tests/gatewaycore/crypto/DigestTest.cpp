// SPDX-License-Identifier: Apache-2.0
// First, since moc cannot read <compare> before the library's own configuration.
#include "support/TestMain.h"

#include "base/SipHash.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "crypto/Json.h"
#include "crypto/Random.h"

#include <QtTest>
#include <set>

using namespace postern;
using namespace postern::crypto;

class DigestTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void base64FollowsRfc4648()
    {
        const std::pair<const char*, const char*> vectors[] = {{"", ""},           {"f", "Zg=="},     {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},    {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"}};
        for (const auto& [plain, encoded] : vectors) {
            QCOMPARE(base64Encode(plain), std::string(encoded));
            QCOMPARE(*base64Decode(encoded), std::string(plain));
        }
        const Bytes all("\xfb\xff\xfe", 3);
        QCOMPARE(base64UrlEncode(all), std::string("-__-"));
        QCOMPARE(*base64UrlDecode("-__-"), all);
    }

    void base64TakesOnlyTheOneSpelling()
    {
        for (const char* bad : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zg= =", "Zm9v\n", "-__-", "=", "====", "Zg==Zg=="})
            QVERIFY2(!base64Decode(bad), bad);
        for (const char* bad : {"Zg==", "Zh", "Zm9", "Z", "Zm 9v", "+//+", "Zm9v=", "Zm9v\n"})
            QVERIFY2(!base64UrlDecode(bad), bad);
    }

    void digestsAreThoseOfFips180()
    {
        QCOMPARE(digest(DigestAlgorithm::Sha1, "abc").hex(), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
        QCOMPARE(sha256("abc").hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(digest(DigestAlgorithm::Sha384, "").hex().substr(0, 16), std::string("38b060a751ac9638"));
        Digester pieces(DigestAlgorithm::Sha256);
        pieces.update("a");
        pieces.update("bc");
        QVERIFY(pieces.finish() == sha256("abc"));
        pieces.update("x");
        QVERIFY(pieces.finish() == sha256("x"));
    }

    void hmacIsThatOfRfc4231()
    {
        QCOMPARE(hmac(DigestAlgorithm::Sha256, "Jefe", "what do ya want for nothing?").hex(),
                 std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        QCOMPARE(hmac(DigestAlgorithm::Sha256, "", "").hex(),
                 std::string("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
        QCOMPARE(hmac(DigestAlgorithm::Sha512, std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")
                     .hex()
                     .substr(0, 16),
                 std::string("80b24263c7c1a3eb"));
    }

    void sipHashIsThatOfItsPaper()
    {
        // The reference's vectors: key 00..0f, input 00 01 02 ...
        const SipKey key{0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};
        std::string input;
        QCOMPARE(sipHash(key, input), 0x726fdb47dd0e0e31ULL);
        for (int i = 0; i < 15; ++i)
            input += static_cast<char>(i);
        QCOMPARE(sipHash(key, input), 0xa129ca6149be45e5ULL);
        const Hash128 wide = sipHash128(key, "");
        QCOMPARE(wide.low, 0xe6a825ba047f81a3ULL);
        QCOMPARE(wide.high, 0x930255c71472f66dULL);
    }

    void randomTextsDiffer()
    {
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i)
            seen.insert(randomToken(16));
        QCOMPARE(seen.size(), std::size_t(100));
        QCOMPARE(randomBytes(7).size(), std::size_t(7));
    }

    void jsonReadsBackWhatItWrites()
    {
        const char* text = R"({"a":[1,-2,1.5,true,null,"\u00e9\n"],"b":{"c":{}},"d":[]})";
        const auto value = parseJson(text);
        QVERIFY(value);
        QCOMPARE(value->find("a")->items[1].integer, std::int64_t(-2));
        const auto again = parseJson(writeJson(*value));
        QVERIFY(again);
        QCOMPARE(writeJson(*again), writeJson(*value));
    }

    void hostileJsonIsRefused()
    {
        const std::string nul("{}\0x", 4);
        for (const std::string& bad :
             {std::string("{\"a\":1,\"a\":2}"), std::string("{'a':1}"), std::string("{\"a\":01}"), std::string("{} x"),
              std::string("\"\xff\""), std::string("\"\\ud800\""), std::string("\"\\udc00\""), std::string("[1,]"), std::string(""), std::string("NaN"),
              std::string("{\"a\":1e999}"), std::string("\"a\nb\""), nul, std::string(100'000, '['),
              std::string(20, '[') + std::string(20, ']')})
            QVERIFY2(!parseJson(bad, JsonLimits{200'000, 16, 1000}), bad.substr(0, 40).c_str());
        QVERIFY(parseJson("[" + std::string(1000, ' ') + "]"));
        QVERIFY(!parseJson("[" + std::string(70'000, ' ') + "]"));
    }
};

POSTERN_TEST(DigestTest);
#include "DigestTest.moc"
