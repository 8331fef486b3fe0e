// SPDX-License-Identifier: Apache-2.0
#include "base/Clock.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/inspection/Masking.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::inspection;

class MaskingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void credentialsAreMaskedWhereverTheyStand_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("expected");
        const Masking masking;
        const std::string token = "abcdefghijklmnopqrstuvwxyz";
        const auto row = [](const char* name, const std::string& shown, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(shown) << QString::fromUtf8(expected);
        };
        row("basic shows nothing", masking.header("Authorization", "Basic dXNlcjpwYXNzd29yZDEyMzQ1Njc4"), "Basic **** (28 characters)");
        row("basic echoed", masking.body("application/json", "{\"Authorization\":\"Basic dXNlcjpwYXNzd29yZDEyMzQ1Njc4\"}"),
            "{\"Authorization\":\"**** (34 characters)\"}");
        row("a scheme of nobody", masking.header("authorization", "Odd " + token), "Odd **** (26 characters)");
        row("a word in the name", masking.header("X-Shop-Token", token), "****wxyz (26 characters)");
        row("a challenge", masking.header("WWW-Authenticate", "Bearer realm=\"a\""), "Bearer realm=\"a\"");
        row("word in a parameter", masking.target("/a?auth_token=hunter2&code=1234&page=2"),
            "/a?auth_token=**** (7 characters)&code=**** (4 characters)&page=2");
        row("encoded name", masking.target("/a?acc%65ss%5ftok%65n=hunter2"), "/a?acc%65ss%5ftok%65n=**** (7 characters)");
        row("name encoded twice", masking.target("/a?%2574oken=hunter2"), "/a?%2574oken=**** (7 characters)");
        row("fragment", masking.header("Location", "https://a/cb?x=1#access_token=hunter2&state=b"),
            "https://a/cb?x=1#access_token=**** (7 characters)&state=b");
        row("semicolons", masking.target("/a?x=1;token=hunter2;y=3"), "/a?x=1;token=**** (11 characters)");
        row("question mark in a value", masking.target("/a?token=hun?ter"), "/a?token=**** (7 characters)");
        row("path", masking.target("/a;jsessionid=hunter2/b?x=1"), "/a;jsessionid=**** (7 characters)/b?x=1");
        row("user information", masking.target("http://me:hunter2@a/b"), "http://****@a/b");
        row("sentence", masking.text("http://me:hunter2@a/b?code=hunter2 closed the connection"),
            "http://****@a/b?code=**** (7 characters) closed the connection");
        row("form in odd case", masking.body("Application/X-WWW-Form-Urlencoded; charset=utf-8", "pass%77ord=hunter2&a=b"),
            "pass%77ord=**** (7 characters)&a=b");
        row("form without a type", masking.body("", "grant_type=password&password=hunter2"),
            "grant_type=password&password=**** (7 characters)");
        row("multipart",
            masking.body("Multipart/Form-Data; boundary=x",
                         "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--x--"),
            "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n**** (7 characters)\r\n--x--");
        row("xml", masking.body("text/xml", "<a><w:Password Type=\"t\">hunter2</w:Password><token><![CDATA[hunter2]]></token></a>"),
            "<a><w:Password Type=\"t\">**** (7 characters)</w:Password><token>**** (19 characters)</token></a>");
        row("json list", masking.body("application/json", "{\"tokens\":[\"hunter2\",{\"a\":\"hunter3\"}],\"b\":1}"),
            "{\"tokens\":\"**** (27 characters)\",\"b\":1}");
        row("json escapes", masking.body("application/json", "{\"acc\\u0065ss\":\"hunter2\"}"), "{\"acc\\u0065ss\":\"**** (7 characters)\"}");
        row("url in json", masking.body("application/json", "{\"next\":\"/a?x=1\\u0026token=hunter2\"}"),
            "{\"next\":\"/a?x=1\\u0026token=**** (7 characters)\"}");
        row("fault stays", masking.body("application/json", "{\"fault\":{\"code\":900901,\"message\":\"Invalid Credentials\"}}"),
            "{\"fault\":{\"code\":900901,\"message\":\"Invalid Credentials\"}}");
        row("no value", masking.body("application/json", "{\"password\":null}"), "{\"password\":null}");
        row("echoed lines", masking.body("text/plain", "Host: a\r\nAuthorization: Bearer hunter2\r\nA: b"),
            "Host: a\r\nAuthorization: **** (14 characters)\r\nA: b");
    }
    void credentialsAreMaskedWhereverTheyStand()
    {
        QFETCH(QString, shown);
        QFETCH(QString, expected);
        QCOMPARE(shown, expected);
    }

    void namesOfTheConfigurationAreMaskedToo()
    {
        const auto names = std::make_shared<pipeline::CredentialNames>();
        names->addHeader("X-Shop");
        names->addParameter("k");
        const Masking masking({}, names);
        QCOMPARE(masking.header("x-shop", "hunter2"), std::string("**** (7 characters)"));
        QCOMPARE(masking.target("/a?K=hunter2&l=1"), std::string("/a?K=**** (7 characters)&l=1"));
        QCOMPARE(masking.target("/a?%6b=hunter2"), std::string("/a?%6b=**** (7 characters)"));
        QCOMPARE(masking.body("application/json", "{\"X-Shop\":\"hunter2\"}"), std::string("{\"X-Shop\":\"**** (7 characters)\"}"));
        QCOMPARE(Masking().header("x-shop", "hunter2"), std::string("hunter2"));
    }
};
POSTERN_TEST(MaskingTest);

#include "MaskingTest.moc"
