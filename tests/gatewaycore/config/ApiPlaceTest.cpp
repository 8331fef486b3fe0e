// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/ApiCalls.h"
#include "gatewaycore/config/TestFolder.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

class ApiPlaceTest : public QObject {
    Q_OBJECT

    static ApiPlacing placing(const char* text, const char* revision = "r1")
    {
        ApiPlacing out;
        out.entry = "Orders-1.0.0";
        out.files = {{"api.yaml", text}, {"Definitions/swagger.yaml", "openapi: 3.0.3\n"}};
        out.revision = revision;
        return out;
    }
    static bool nothingAside(const TestFolder& folder)
    {
        std::error_code failure;
        const auto aside = folder.path() / ".postern" / "placing";
        return !std::filesystem::exists(aside, failure) || std::filesystem::is_empty(aside, failure);
    }

  private Q_SLOTS:
    void namesAndPathsLeadNowhereElse()
    {
        for (const char* const name : {"Orders-1.0.0", "orders.yaml", "Größe 1", "数-1", "a"})
            QVERIFY2(isEntryName(name), name);
        for (const char* const name : {"", ".", "..", ".hidden", "a/b", "a\\b", "a\nb", "\xff", "\xc3", "a\x7f", "\xed\xa0\x80", "\xc0\xaf"})
            QVERIFY2(!isEntryName(name), name);
        for (const char* const path : {"api.yaml", "Definitions/swagger.yaml", "a/b/c/d/e/f/g/h"})
            QVERIFY2(isApiFilePath(path), path);
        for (const char* const path : {"", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a/.git/b", "a/b/c/d/e/f/g/h/i"})
            QVERIFY2(!isApiFilePath(path), path);
    }

    void whatIsPlacedIsThereWholeAndCanBeTakenBack()
    {
        TestFolder folder;
        folder.with("policies.yaml", "# ours\nSilver: {count: 5}\n");
        {
            auto first = placeApi(folder.path(), placing("one"));
            QVERIFY2(first.has_value(), first ? "" : first.error().message().c_str());
            first->keep();
        }
        QCOMPARE(folder.read("apis/Orders-1.0.0/api.yaml"), std::string("one"));
        QCOMPARE(markOf(folder.path(), "Orders-1.0.0").value_or(""), std::string("r1"));
        auto other = placing("two", "r2");
        other.policies = schema::Value::object({{"Gold", schema::Value::object({{"count", 7}})}});
        {
            auto second = placeApi(folder.path(), other);
            QVERIFY(second.has_value());
            QCOMPARE(folder.read("apis/Orders-1.0.0/api.yaml"), std::string("two"));
            QVERIFY(folder.read("policies.yaml").starts_with("# ours\nSilver: {count: 5}\nGold:"));
        } // nobody keeps it
        QCOMPARE(folder.read("apis/Orders-1.0.0/api.yaml"), std::string("one"));
        QCOMPARE(markOf(folder.path(), "Orders-1.0.0").value_or(""), std::string("r1"));
        QCOMPARE(folder.read("policies.yaml"), std::string("# ours\nSilver: {count: 5}\n"));
        ApiPlacing away;
        away.entry = "Orders-1.0.0";
        {
            auto gone = placeApi(folder.path(), away);
            QVERIFY(gone.has_value());
            QVERIFY(!std::filesystem::exists(folder.path() / "apis" / "Orders-1.0.0"));
        }
        QCOMPARE(folder.read("apis/Orders-1.0.0/Definitions/swagger.yaml"), std::string("openapi: 3.0.3\n"));
        QVERIFY(nothingAside(folder));
    }

    void refusesWhatItCannotPlaceAndChangesNothing()
    {
        TestFolder folder;
        folder.with("policies.yaml", "Gold: {count: 1}\n");
        auto other = placing("one");
        other.policies = schema::Value::object({{"Gold", schema::Value::object({{"count", 2}})}});
        const auto refused = placeApi(folder.path(), other);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
        auto key = placing("-----BEGIN EC PRIVATE KEY-----\n");
        QVERIFY(placeApi(folder.path(), key).error().kind() == ErrorKind::InvalidConfig);
        ApiPlacing away;
        away.entry = "Orders-1.0.0";
        QVERIFY(placeApi(folder.path(), away).error().kind() == ErrorKind::NotFound);
        QVERIFY(!std::filesystem::exists(folder.path() / "apis" / "Orders-1.0.0"));
        QVERIFY(nothingAside(folder));
    }

    void linksDoNotGoAlong()
    {
        TestFolder folder;
        folder.with("apis/Orders-1.0.0/api.yaml", "x: 1\n").with("secret", "s");
        std::filesystem::create_symlink(folder.path() / "secret", folder.path() / "apis/Orders-1.0.0/link");
        QVERIFY(readApiFiles(folder.path(), "Orders-1.0.0").error().kind() == ErrorKind::InvalidConfig);
        std::filesystem::create_symlink(folder.path(), folder.path() / "apis/Linked");
        QVERIFY(readApiFiles(folder.path(), "Linked").error().kind() == ErrorKind::InvalidConfig);
        QVERIFY(readApiFiles(folder.path(), "None").error().kind() == ErrorKind::NotFound);
    }

    void filesAreToldAndReadAsTheyAre()
    {
        const ApiFiles files{{"api.yaml", "größe\r\n"}, {"cert.der", std::string("\x00\xff\x80", 3)}, {"empty", ""}};
        const auto again = apiFilesOf(toValue(files));
        QVERIFY(again && *again == files);
        QVERIFY(hashOf(files) != hashOf({{"api.yaml", "größe\r\ncert.der"}}));
        QCOMPARE(apiTarget("Größe 1"), std::string("/v1/apis/Gr%C3%B6%C3%9Fe%201"));
    }

    void pagesOfTheListMeetEveryEntryOnce()
    {
        TestFolder folder;
        for (int i = 0; i < 7; ++i)
            folder.with("apis/a" + std::to_string(i) + ".yaml", "openapi: 3.0.3\ninfo: {title: A" + std::to_string(i) + ", version: 1.0.0}\nx-wso2-basePath: /a" + std::to_string(i) + "\npaths: {}\n");
        folder.with("apis/broken.yaml", "openapi: [");
        std::string target = "/v1/apis?limit=3";
        std::size_t found = 0;
        std::size_t skipped = 0;
        for (int page = 0; page < 5 && !target.empty(); ++page) {
            const auto answer = beginApiCall(folder.path(), {"GET", target, {}, {}, {}}).answer;
            QCOMPARE(answer.status, 200);
            found += answer.body.find("apis")->size();
            skipped += answer.body.find("skipped")->size();
            const std::string after = answer.body.find("after")->toText();
            target = after.empty() ? std::string() : "/v1/apis?limit=3&after=" + after;
        }
        QCOMPARE(found, std::size_t(7));
        QCOMPARE(skipped, std::size_t(1));
    }
};

POSTERN_TEST(ApiPlaceTest);
#include "ApiPlaceTest.moc"
