// SPDX-License-Identifier: Apache-2.0
#include "capture/PostmanCollection.h"

#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::capture;

namespace {

/// JSON that is written with ' for ".
PostmanCollection collectionOf(std::string text, const PostmanLimits& limits = {})
{
    std::replace(text.begin(), text.end(), '\'', '"');
    auto read = readPostman(text, "shop.json", limits);
    if (!read)
        qWarning("%s", read.error().describe().c_str());
    return read ? std::move(*read) : PostmanCollection();
}

QString refusalOf(std::string text, const PostmanLimits& limits = {})
{
    std::replace(text.begin(), text.end(), '\'', '"');
    const auto read = readPostman(text, "shop.json", limits);
    return read ? QStringLiteral("accepted") : QString::fromStdString(read.error().describe());
}

std::string headerOf(const PostmanRequest& request, std::string_view name)
{
    for (const auto& [own, value] : request.headers) {
        if (own == name)
            return value;
    }
    return {};
}

std::string withItems(const std::string& items, const std::string& more = {})
{
    return "{'info':{'name':'Shop','schema':'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'},'item':[" + items + "]" + more + "}";
}

} // namespace

class PostmanTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void foldersVariablesAndHelpersComeAlong()
    {
        const auto shop = collectionOf(withItems(
            "{'name':'Orders','auth':{'type':'basic','basic':[{'key':'username','value':'u'},{'key':'password','value':'{{pw}}'}]},'item':["
            "  {'name':'One','request':{'method':'GET','url':{'raw':'{{base}}/orders/:id?x={{missing}}','variable':[{'key':'id','value':'1 7'}]},"
            "   'header':[{'key':'Accept','value':'*/*'},{'key':'X-Off','value':'1','disabled':true}]}},"
            "  {'name':'Open','request':{'auth':{'type':'noauth'},'method':'DELETE','url':'{{base}}/x'}}]},"
            "{'name':'Top','event':[],'request':{'method':'POST','url':{'protocol':'https','host':['api','example'],'port':'8443','path':['a','b'],"
            "  'query':[{'key':'q','value':'a b'},{'key':'off','value':'1','disabled':true}]},"
            "  'body':{'mode':'raw','raw':'{}','options':{'raw':{'language':'json'}}}}},"
            "{'name':'Short','request':'{{base}}/short'}",
            ",'auth':{'type':'bearer','bearer':{'token':'t-{{pw}}'}},'variable':[{'key':'base','value':'http://{{host}}'},{'key':'host','value':'h.example'},{'key':'pw','value':'s3'}]"));
        QCOMPARE(shop.name, std::string("Shop"));
        QCOMPARE(shop.requests.size(), std::size_t(4));
        const PostmanRequest& one = shop.requests[0];
        QCOMPARE(one.folders, std::vector<std::string>{"Orders"});
        QCOMPARE(one.url, std::string("http://h.example/orders/1%207?x={{missing}}"));
        QCOMPARE(headerOf(one, "Authorization"), std::string("Basic dTpzMw=="));
        QCOMPARE(one.headers.size(), std::size_t(2));
        QCOMPARE(shop.unknown, std::vector<std::string>{"missing"});
        QCOMPARE(shop.requests[1].method, std::string("DELETE"));
        QVERIFY(shop.requests[1].headers.empty());
        const PostmanRequest& top = shop.requests[2];
        QCOMPARE(top.url, std::string("https://api.example:8443/a/b?q=a%20b"));
        QCOMPARE(headerOf(top, "Authorization"), std::string("Bearer t-s3"));
        QCOMPARE(headerOf(top, "Content-Type"), std::string("application/json"));
        QCOMPARE(top.notes.size(), std::size_t(1));
        QCOMPARE(shop.requests[3].url, std::string("http://h.example/short"));
        QCOMPARE(shop.requests[3].method, std::string("GET"));
    }

    void bodiesOfAllModes()
    {
        const auto shop = collectionOf(withItems(
            "{'request':{'method':'POST','url':'http://h/#f','auth':{'type':'apikey','apikey':[{'key':'key','value':'k'},{'key':'value','value':'v&'},{'key':'in','value':'query'}]},"
            "  'body':{'mode':'urlencoded','urlencoded':[{'key':'a','value':'1&2'},{'key':'b','value':'\\u00fc'},{'key':'c','value':'3','disabled':true}]}}},"
            "{'request':{'method':'POST','url':'http://h/','body':{'mode':'formdata','formdata':[{'key':'a\\\"b','value':'1','type':'text'},{'key':'f','type':'file','src':'/etc/passwd'}]}}},"
            "{'request':{'method':'POST','url':'http://h/','body':{'mode':'graphql','graphql':{'query':'{a}','variables':'{\\\"x\\\":1}'}}}},"
            "{'request':{'method':'POST','url':'http://h/','auth':{'type':'awsv4'},'body':{'mode':'file','file':{'src':'x'}}}}"));
        QCOMPARE(shop.requests.size(), std::size_t(4));
        QCOMPARE(shop.requests[0].url, std::string("http://h/?k=v%26#f"));
        QCOMPARE(shop.requests[0].body, std::string("a=1%262&b=%C3%BC"));
        QVERIFY(shop.requests[1].body.find("name=\"a_b\"\r\n\r\n1\r\n") != std::string::npos);
        QVERIFY(shop.requests[1].body.find("passwd") == std::string::npos && shop.requests[1].notes.size() == 1);
        QCOMPARE(shop.requests[2].body, std::string("{\"query\":\"{a}\",\"variables\":{\"x\":1}}"));
        QVERIFY(shop.requests[3].body.empty());
        QCOMPARE(shop.requests[3].notes.size(), std::size_t(2));
    }

    void whatIsNoCollectionIsRefusedWithItsPlace()
    {
        QVERIFY(refusalOf("{'info':\n tru}").contains(QStringLiteral("shop.json:2:")));
        QVERIFY(refusalOf("{'id':1,'requests':[]}").contains(QStringLiteral("format 1")));
        QVERIFY(refusalOf("{'info':{}}").contains(QStringLiteral("no Postman collection")));
        QVERIFY(refusalOf("[]").contains(QStringLiteral("no Postman collection")));
        std::string deep;
        for (int n = 0; n < 40; ++n)
            deep += "{'item':[";
        for (int n = 0; n < 40; ++n)
            deep += "]}";
        QVERIFY(refusalOf(withItems(deep)).contains(QStringLiteral("nested too deeply")));
        PostmanLimits limits;
        limits.requests = 1;
        QVERIFY(refusalOf(withItems("{'request':'http://a'},{'request':'http://b'}"), limits).contains(QStringLiteral("more than 1 requests")));
    }

    void variablesThatFeedOnEachOtherStayBounded()
    {
        std::string variables = "{'key':'v0','value':'" + std::string(1'000, 'x') + "'}";
        for (int n = 1; n < 8; ++n) {
            std::string value;
            for (int m = 0; m < 50; ++m)
                value += "{{v" + std::to_string(n - 1) + "}}";
            variables += ",{'key':'v" + std::to_string(n) + "','value':'" + value + "'}";
        }
        const auto shop = collectionOf(withItems("{'request':'http://h/{{v7}}'}", ",'variable':[{'key':'me','value':'{{me}}{{me}}'}," + variables + "]"));
        QCOMPARE(shop.requests.size(), std::size_t(1));
        QVERIFY(shop.requests[0].url.size() <= (1U << 20U) + 100);
    }
};

POSTERN_TEST(PostmanTest);
#include "PostmanTest.moc"
