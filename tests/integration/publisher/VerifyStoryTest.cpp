// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "capture/CaptureStore.h"
#include "integration/publisher/PublisherStage.h"
#include "support/TestMain.h"

#include <QDir>

namespace postern::test {

/// `postern export --verify` where no backend can be reached: what they answered when it was recorded stands in for them.
class VerifyStoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    [[nodiscard]] QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }
    bool put(const char* name, const QByteArray& text) const
    {
        QFile file(path(name));
        return QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }

    /// A project whose backends have names that nobody knows (RFC 2606).
    void project() const
    {
        QVERIFY(put("project/gateway.yaml", "apiVersion: postern/v1\nlisteners: [{name: http, port: 8280}]\n"
                                            "clusters: {shop: {endpoints: ['https://a.invalid:8443/v1', 'https://b.invalid/v1'], healthCheck: {path: /up},\n"
                                            "  security: {type: backend-basic, config: {username: u, password: '${env:NOBODY_HAS_SET_THIS}'}}}}\n"));
        QVERIFY(put("project/apis/Shop-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Shop, version: 1.0.0, context: /shop}\n"));
        QVERIFY(put("project/apis/Shop-1.0.0/Definitions/swagger.yaml",
                    "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n"
                    "    post: {responses: {201: {description: OK}}}\n  /gone:\n    get: {responses: {200: {description: OK}}}\n"));
        QVERIFY(put("project/apis/Shop-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\ncluster: shop\n"));
    }

    struct Call {
        std::string method;
        std::string target;
        int status;
        std::string answer;
        std::string content{};
        bool lost = false; ///< the backend's connection broke
        std::uint32_t flags = capture::Marked;
    };
    void record(const std::vector<Call>& calls) const
    {
        auto store = capture::CaptureStore::open(path("calls.capture").toStdString());
        QVERIFY2(store, store ? "" : store.error().message().c_str());
        std::uint64_t id = 0;
        for (const Call& call : calls) {
            inspection::Trace trace;
            trace.summary.id = ++id;
            trace.summary.method = call.method;
            trace.summary.target = "/shop/1.0.0" + call.target;
            trace.summary.status = call.status;
            trace.clientRequest.line = call.method + " /shop/1.0.0" + call.target + " HTTP/1.1";
            trace.clientRequest.headers = {{"Content-Type", "application/json"}};
            trace.clientRequest.body = call.content;
            trace.clientResponse.headers = {{"Content-Type", "application/json"}};
            trace.clientResponse.body = call.answer;
            inspection::UpstreamAttempt attempt;
            attempt.url = "https://a.invalid:8443/v1";
            attempt.request = inspection::Message{call.method + " /v1" + call.target + " HTTP/1.1", {{"Host", "a.invalid:8443"}}, call.content, call.content.size(), false};
            if (call.lost)
                attempt.error = "the connection was closed";
            else
                attempt.response = inspection::Message{"HTTP/1.1 " + std::to_string(call.status) + " OK",
                                                       {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}}, call.answer, call.answer.size(), false};
            trace.upstream.push_back(std::move(attempt));
            QVERIFY((*store)->append(std::move(trace), call.flags));
        }
        QVERIFY((*store)->flush());
    }
    [[nodiscard]] Ran verify(const QStringList& more = {}) const
    {
        QProcess process;
        PublisherStage::start(process,
                              QStringList{QStringLiteral("export"), QStringLiteral("--project"), path("project"), QStringLiteral("--program"), QStringLiteral(POSTERND), QStringLiteral("--out"),
                                          path("out"), QStringLiteral("--verify"), QStringLiteral("--capture"), path("calls.capture")} + more,
                              {});
        return PublisherStage::wait(process);
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        project();
    }
    void cleanup() { folder_.reset(); }

    void aBundleIsVerifiedWithoutItsBackends()
    {
        record({{"GET", "/items?x=1", 200, R"({"items":3})"}, {"POST", "/items", 201, R"({"id":7})", R"({"a":1})"}, {"POST", "/items", 201, R"({"id":8})", R"({"a":2})"}});
        const Ran ran = verify();
        QVERIFY2(ran.code == 0, ran.all());
        QVERIFY2(ran.out.contains("Backends are stood in for"), ran.all());
        QVERIFY(QFile::exists(path("out/bundle.json")));
        QFile snapshot(path("out/snapshot.bin"));
        QVERIFY(snapshot.open(QIODevice::ReadOnly));
        const QByteArray octets = snapshot.readAll();
        QVERIFY(octets.contains("a.invalid") && !octets.contains("http://127.0.0.1")); // what is written calls the real ones
    }

    void aBundleThatAnswersOtherwiseIsNotWritten()
    {
        record({{"GET", "/items", 200, R"({"items":3})"}});
        QVERIFY(put("project/apis/Shop-1.0.0/Definitions/swagger.yaml",
                    "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\npaths:\n  /gone:\n    get: {responses: {200: {description: OK}}}\n"));
        const Ran ran = verify();
        QVERIFY2(ran.code == 1 && ran.all().contains("1 of 1 tests failed"), ran.all());
        QVERIFY(!QFile::exists(path("out")));
    }

    void aCallThatNobodyRecordedIsNamed()
    {
        record({{"GET", "/items", 200, R"({"items":3})"}});
        QVERIFY(put("project/tests/gone.yaml", "name: gone\nrequest: {method: GET, url: \"{{base}}/shop/1.0.0/gone?a=b\"}\nexpect: [{status: 200}]\n"));
        const Ran ran = verify();
        QVERIFY2(ran.code == 1 && ran.problem.contains(".invalid"), ran.all());
        QVERIFY2(ran.problem.contains("/v1/gone?a=b: mark a call that makes it, or verify with --live"), ran.all());
        QVERIFY2(ran.all().contains("1 of 2 tests failed"), ran.all());
    }

    void aBackendThatWasLostIsLostAgain()
    {
        record({{"POST", "/items", 502, R"({})", R"({"a":1})", true}});
        const Ran ran = verify();
        QVERIFY2(ran.out.contains("502"), ran.all());
    }

    void withLiveTheBackendsThemselvesAreCalled()
    {
        record({{"GET", "/items", 200, R"({"items":3})"}});
        QVERIFY(qputenv("NOBODY_HAS_SET_THIS", "x"));
        const Ran ran = verify({QStringLiteral("--live")});
        qunsetenv("NOBODY_HAS_SET_THIS");
        QVERIFY2(ran.code == 1 && ran.all().contains("1 of 1 tests failed") && ran.out.contains("Backends are called."), ran.all());
    }
};

POSTERN_TEST(VerifyStoryTest);

} // namespace postern::test

#include "VerifyStoryTest.moc"
