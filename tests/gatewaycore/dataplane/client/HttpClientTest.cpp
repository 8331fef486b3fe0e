// SPDX-License-Identifier: Apache-2.0
#include "ClientFixture.h"
#include "dataplane/client/Url.h"
#include "dataplane/net/DevelopmentCa.h"
#include "dataplane/net/TlsTransport.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::client;
using test::Reply;
using test::Side;
using test::spin;
using test::Stage;

namespace {

ClientRequest get(std::string url)
{
    ClientRequest request;
    request.url = std::move(url);
    return request;
}

/// Notes what a streamed response brings.
struct Notes final : ResponseSink {
    int status = 0;
    std::string body;
    int pieces = 0;
    int ends = 0;
    bool failed = false;
    std::string error;
    bool wantBody = true;
    bool onHead(ClientResponse head) override
    {
        status = head.status;
        return true;
    }
    bool onBody(BytesView piece) override
    {
        body += piece;
        ++pieces;
        return wantBody;
    }
    void onEnd(Result<void> result) override
    {
        ++ends;
        failed = !result;
        if (!result)
            error = result.error().describe();
    }
};

} // namespace

class HttpClientTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aGetIsOneRequestAndItsResponse()
    {
        Stage stage;
        Reply reply;
        ClientRequest request = get(stage.url("/keys?set=1"));
        request.headers = {{"Accept", "application/json"}};
        const auto pending = stage.client->send(std::move(request), reply.done());
        Side& side = stage.expect(0, "\r\n\r\n");
        QVERIFY2(side.got.starts_with("GET /keys?set=1 HTTP/1.1\r\n"), side.got.c_str());
        QVERIFY(side.got.find("Host: 127.0.0.1:" + std::to_string(stage.listener->address().port()) + "\r\n") != std::string::npos);
        QVERIFY(side.got.find("Accept: application/json\r\n") != std::string::npos);
        QVERIFY(side.got.find("User-Agent: postern/") != std::string::npos);
        QVERIFY(side.got.find("Content-Length") == std::string::npos);
        side.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}");
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY2(!reply.failed, reply.error.c_str());
        QCOMPARE(reply.response.status, 200);
        QCOMPARE(reply.response.body, std::string("{\"keys\":[]}"));
        QCOMPARE(reply.response.header("content-type"), std::string_view("application/json"));
        QVERIFY(!reply.response.reusedConnection);
    }

    void aPostSendsItsBodyAndReadsChunks()
    {
        Stage stage;
        Reply reply;
        ClientRequest request = get(stage.url("/introspect"));
        request.method = "POST";
        request.body = "token=abc";
        const auto pending = stage.client->send(std::move(request), reply.done());
        Side& side = stage.expect(0, "token=abc");
        QVERIFY(side.got.find("Content-Length: 9\r\n") != std::string::npos);
        side.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n");
        stage.settle();
        QCOMPARE(reply.calls, 0);
        side.send("5\r\n five\r\n0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QCOMPARE(reply.response.body, std::string("four five"));
    }

    void connectionsAreKeptAndUsedAgain()
    {
        Stage stage;
        for (int round = 0; round < 3; ++round) {
            Reply reply;
            const auto pending = stage.client->send(get(stage.url("/" + std::to_string(round))), reply.done());
            stage.expect(0, "GET /" + std::to_string(round)).send("HTTP/1.1 204 No Content\r\n\r\n");
            QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
            QCOMPARE(reply.response.reusedConnection, round > 0);
        }
        QCOMPARE(stage.sides.size(), std::size_t{1});
    }

    void aResponseThatEndsWithItsConnectionIsWhole()
    {
        Stage stage;
        Reply reply;
        const auto pending = stage.client->send(get(stage.url("/")), reply.done());
        Side& side = stage.expect(0, "\r\n\r\n");
        side.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        stage.settle();
        QCOMPARE(reply.calls, 0);
        side.transport->close();
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY2(!reply.failed, reply.error.c_str());
        QCOMPARE(reply.response.body, std::string("until the end"));
    }

    void aResponseThatIsCutOffIsAnError()
    {
        Stage stage;
        Reply reply;
        const auto pending = stage.client->send(get(stage.url("/?secret=1")), reply.done());
        Side& side = stage.expect(0, "\r\n\r\n");
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        stage.settle();
        side.transport->close();
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY(reply.failed);
        QVERIFY(reply.kind == ErrorKind::ConnectionClosed);
        QVERIFY2(reply.error.find("within the response") != std::string::npos, reply.error.c_str());
        QVERIFY2(reply.error.find("secret") == std::string::npos, reply.error.c_str());
    }

    void anIdempotentRequestIsTriedOnceMoreOnAFreshConnection()
    {
        Stage stage;
        Reply first;
        const auto pendingFirst = stage.client->send(get(stage.url("/warm")), first.done());
        stage.expect(0, "/warm").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return first.calls == 1; }));
        Reply second;
        const auto pendingSecond = stage.client->send(get(stage.url("/again")), second.done());
        stage.expect(0, "/again").transport->close();
        stage.expect(1, "/again").send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QVERIFY(spin(stage.loop, [&] { return second.calls == 1; }));
        QVERIFY2(!second.failed, second.error.c_str());
        QVERIFY(!second.response.reusedConnection);
    }

    void aPostIsNeverSentTwice()
    {
        Stage stage;
        Reply first;
        const auto pendingFirst = stage.client->send(get(stage.url("/warm")), first.done());
        stage.expect(0, "/warm").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return first.calls == 1; }));
        Reply second;
        ClientRequest post = get(stage.url("/pay"));
        post.method = "POST";
        const auto pendingSecond = stage.client->send(std::move(post), second.done());
        stage.expect(0, "POST /pay").transport->close();
        QVERIFY(spin(stage.loop, [&] { return second.calls == 1; }));
        QVERIFY(second.failed);
        stage.settle();
        QCOMPARE(stage.sides.size(), std::size_t{1});
    }

    void aPostThatDoesNoHarmTwiceIsTriedOnceMore()
    {
        Stage stage;
        Reply first;
        const auto pendingFirst = stage.client->send(get(stage.url("/warm")), first.done());
        stage.expect(0, "/warm").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return first.calls == 1; }));
        Reply second;
        ClientRequest post = get(stage.url("/introspect"));
        post.method = "POST";
        post.body = "token=abc";
        post.repeatable = true;
        const auto pendingSecond = stage.client->send(std::move(post), second.done());
        stage.expect(0, "token=abc").transport->close();
        stage.expect(1, "token=abc").send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QVERIFY(spin(stage.loop, [&] { return second.calls == 1; }));
        QVERIFY2(!second.failed, second.error.c_str());
    }

    void limitsHold_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("declared length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n");
        QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n");
        QTest::newRow("until close") << QByteArray("HTTP/1.0 200 OK\r\n\r\n01234567890");
    }
    void limitsHold()
    {
        QFETCH(QByteArray, answer);
        Stage stage;
        Reply reply;
        ClientRequest request = get(stage.url("/"));
        request.maxBody = 10_B;
        const auto pending = stage.client->send(std::move(request), reply.done());
        stage.expect(0, "\r\n\r\n").send(answer.toStdString());
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY(reply.kind == ErrorKind::TooLarge);
        QVERIFY(spin(stage.loop, [&] { return stage.sides.front()->ended; }));
    }

    void aHeadAboveOneBufferIsReadAndOneAboveTheLimitIsNot()
    {
        Stage stage;
        const std::string big(40'000, 'h');
        Reply fits;
        const auto pendingFits = stage.client->send(get(stage.url("/fits")), fits.done());
        stage.expect(0, "/fits").send("HTTP/1.1 200 OK\r\nX-Big: " + big + "\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return fits.calls == 1; }));
        QVERIFY2(!fits.failed, fits.error.c_str());
        QCOMPARE(fits.response.header("x-big").size(), big.size());
        Reply tooBig;
        const auto pendingTooBig = stage.client->send(get(stage.url("/toobig")), tooBig.done());
        stage.expect(0, "/toobig").send("HTTP/1.1 200 OK\r\nX-Big: " + big + "\r\nX-Bigger: " + big + "\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return tooBig.calls == 1; }));
        QVERIFY(tooBig.failed);
    }

    void garbageIsAProtocolError()
    {
        Stage stage;
        Reply reply;
        const auto pending = stage.client->send(get(stage.url("/")), reply.done());
        stage.expect(0, "\r\n\r\n").send("SSH-2.0-OpenSSH\r\n");
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY(reply.kind == ErrorKind::ProtocolError);
    }

    void eachTimeOutSaysWhatWasMissing()
    {
        Stage stage;
        Reply silent;
        ClientRequest first = get(stage.url("/silent"));
        first.firstByteTimeout = Milliseconds(100);
        const auto pendingSilent = stage.client->send(std::move(first), silent.done());
        Reply slow;
        ClientRequest second = get(stage.url("/slow"));
        second.totalTimeout = Milliseconds(300);
        const auto pendingSlow = stage.client->send(std::move(second), slow.done());
        for (std::size_t at = 0; at < 2; ++at) {
            Side& side = stage.expect(at, "\r\n\r\n");
            if (side.got.find("/slow") != std::string::npos)
                side.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsl");
        }
        QVERIFY(spin(stage.loop, [&] { return silent.calls == 1 && slow.calls == 1; }));
        QVERIFY(silent.kind == ErrorKind::TimedOut && slow.kind == ErrorKind::TimedOut);
        QVERIFY2(silent.error.find("no response came") != std::string::npos, silent.error.c_str());
        QVERIFY2(slow.error.find("not complete") != std::string::npos, slow.error.c_str());
    }

    void redirectsAreFollowedOnlyWhenAskedAndOnlyWithinTheOrigin()
    {
        Stage stage;
        const std::string here = "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 4\r\n\r\ngone";
        Reply plain;
        const auto pendingPlain = stage.client->send(get(stage.url("/plain")), plain.done());
        stage.expect(0, "/plain").send(here);
        QVERIFY(spin(stage.loop, [&] { return plain.calls == 1; }));
        QCOMPARE(plain.response.status, 302);

        Reply followed;
        ClientRequest request = get(stage.url("/here"));
        request.maxRedirects = 1;
        const auto pendingFollowed = stage.client->send(request, followed.done());
        stage.expect(0, "/here").send(here);
        stage.expect(0, "/there").send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthere");
        QVERIFY(spin(stage.loop, [&] { return followed.calls == 1; }));
        QCOMPARE(followed.response.body, std::string("there"));

        Reply away;
        const auto pendingAway = stage.client->send(request, away.done());
        stage.sides[0]->got.clear();
        stage.expect(0, "/here").send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/steal\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return away.calls == 1; }));
        QCOMPARE(away.response.status, 302);
    }

    void aStreamedResponseComesInPiecesAndCanBeGivenUp()
    {
        Stage stage;
        Notes notes;
        const auto pending = stage.client->stream(get(stage.url("/stream")), notes);
        Side& side = stage.expect(0, "/stream");
        side.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        QVERIFY(spin(stage.loop, [&] { return notes.pieces == 1; }));
        QCOMPARE(notes.status, 200);
        side.send("3\r\ntwo\r\n0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return notes.ends == 1; }));
        QVERIFY2(!notes.failed, notes.error.c_str());
        QCOMPARE(notes.body, std::string("onetwo"));

        Notes brief;
        brief.wantBody = false;
        const auto pendingBrief = stage.client->stream(get(stage.url("/brief")), brief);
        stage.expect(0, "/brief").send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx");
        QVERIFY(spin(stage.loop, [&] { return brief.ends == 1; }));
        QVERIFY(brief.failed);
        QVERIFY(spin(stage.loop, [&] { return stage.sides[0]->ended; }));
    }

    void cancellingCallsNothingAndClosesTheConnection()
    {
        Stage stage;
        Reply reply;
        auto pending = stage.client->send(get(stage.url("/")), reply.done());
        stage.expect(0, "\r\n\r\n");
        pending.reset();
        QVERIFY(spin(stage.loop, [&] { return stage.sides.front()->ended; }));
        QCOMPARE(reply.calls, 0);
    }

    void theClientMayEndWhileARequestRuns()
    {
        Stage stage;
        Reply reply;
        const auto pending = stage.client->send(get(stage.url("/")), reply.done());
        stage.expect(0, "\r\n\r\n");
        stage.client.reset();
        stage.settle();
        QCOMPARE(reply.calls, 0);
    }

    void aRequestOverAUnixSocket()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("control")).toStdString();
        Stage stage;
        auto listener = net::Listener::open(stage.loop, {.address = net::Address::unixSocket(path)}, [&](std::unique_ptr<net::Transport> transport) {
            stage.sides.push_back(std::make_unique<Side>(std::move(transport)));
        });
        QVERIFY(listener);
        Reply reply;
        const auto pending = stage.client->send(get("unix:" + path + ":/v1/status"), reply.done());
        Side& side = stage.expect(0, "GET /v1/status HTTP/1.1\r\n");
        QVERIFY(side.got.find("Host: localhost\r\n") != std::string::npos);
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY2(!reply.failed, reply.error.c_str());
    }

    void httpsIsVerifiedKeptAliveAndRefusedFromWhomIsNotTrusted()
    {
        const QTemporaryDir folder;
        const auto papers = net::developmentCertificate(folder.path().toStdString());
        QVERIFY2(papers, papers ? "" : papers.error().describe().c_str());
        net::TlsServerConfig serverConfig;
        serverConfig.certificateFile = papers->certificateFile;
        serverConfig.keyFile = papers->keyFile;
        const auto serverTls = *net::TlsContext::server(serverConfig);
        net::TlsClientConfig clientConfig;
        clientConfig.authorityFile = papers->authorityFile;

        Stage stage;
        std::vector<std::unique_ptr<net::TlsTransport>> shaking;
        auto listener = net::Listener::open(stage.loop, {.address = net::Address::loopback()}, [&](std::unique_ptr<net::Transport> transport) {
            shaking.push_back(std::move(*net::TlsTransport::accept(std::move(transport), serverTls)));
            shaking.back()->handshake([&, at = shaking.size() - 1](Result<void> result) {
                if (result)
                    stage.sides.push_back(std::make_unique<Side>(std::move(shaking[at])));
            });
        });
        QVERIFY(listener);
        const std::string url = "https://localhost:" + std::to_string((*listener)->address().port()) + "/keys";
        HttpClient client(stage.loop, stage.connector, *net::TlsContext::client(clientConfig));
        for (int round = 0; round < 2; ++round) {
            Reply reply;
            const auto pending = client.send(get(url), reply.done());
            QVERIFY(spin(stage.loop, [&] { return reply.calls == 1 || (!stage.sides.empty() && !stage.sides[0]->got.empty()); }));
            QVERIFY2(reply.calls == 0, reply.error.c_str());
            stage.expect(0, "GET /keys").got.clear();
            stage.sides[0]->send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
            QVERIFY2(!reply.failed, reply.error.c_str());
            QCOMPARE(reply.response.reusedConnection, round > 0);
            QCOMPARE(reply.response.timings.tls > Nanoseconds::zero(), round == 0);
        }
        HttpClient strict(stage.loop, stage.connector, *net::TlsContext::client({}));
        Reply refused;
        const auto pending = strict.send(get(url), refused.done());
        QVERIFY(spin(stage.loop, [&] { return refused.calls == 1; }));
        QVERIFY(refused.kind == ErrorKind::TlsFailed);
        QVERIFY2(refused.error.find("not trusted") != std::string::npos, refused.error.c_str());
    }

    void whatCannotBeSentIsRefusedAndSendsNothing_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("header");
        QTest::newRow("scheme") << "ftp://127.0.0.1/" << "";
        QTest::newRow("no host") << "http:///x" << "";
        QTest::newRow("credentials") << "http://user:pass@127.0.0.1/" << "";
        QTest::newRow("fragment") << "http://127.0.0.1/#x" << "";
        QTest::newRow("space") << "http://127.0.0.1/a b" << "";
        QTest::newRow("line break") << "http://127.0.0.1/\r\nX: y" << "";
        QTest::newRow("port") << "http://127.0.0.1:99999/" << "";
        QTest::newRow("https without settings") << "https://127.0.0.1/" << "";
        QTest::newRow("host header") << "http://127.0.0.1/" << "Host";
        QTest::newRow("injection by header") << "http://127.0.0.1/" << "X: y\r\nZ";
    }
    void whatCannotBeSentIsRefusedAndSendsNothing()
    {
        QFETCH(QString, url);
        QFETCH(QString, header);
        Stage stage;
        Reply reply;
        ClientRequest request = get(url.toStdString());
        if (!header.isEmpty())
            request.headers = {{header.toStdString(), "value"}};
        const auto pending = stage.client->send(std::move(request), reply.done());
        QCOMPARE(reply.calls, 0);
        QVERIFY(spin(stage.loop, [&] { return reply.calls == 1; }));
        QVERIFY(reply.failed);
        QVERIFY2(reply.error.find("pass") == std::string::npos || url.indexOf(QStringLiteral("pass")) < 0 ||
                     reply.error.find("passwords") != std::string::npos,
                 reply.error.c_str());
        QVERIFY2(reply.error.find("user:pass") == std::string::npos, reply.error.c_str());
        QVERIFY(stage.sides.empty());
    }

    void urlsAreTakenApart()
    {
        const auto plain = Url::parse("HTTP://Api.Example:80/a/b?c=d");
        QVERIFY(plain);
        QCOMPARE(plain->host, std::string("api.example"));
        QCOMPARE(plain->authority, std::string("api.example"));
        QCOMPARE(plain->target, std::string("/a/b?c=d"));
        const auto six = Url::parse("https://[::1]:8443");
        QVERIFY(six);
        QCOMPARE(six->host, std::string("::1"));
        QCOMPARE(six->authority, std::string("[::1]:8443"));
        QCOMPARE(six->target, std::string("/"));
        QCOMPARE(plain->resolve("e?f")->target, std::string("/a/e?f"));
        QCOMPARE(plain->resolve("/x#y")->target, std::string("/x"));
        QVERIFY(!plain->resolve("//other.example/x")->sameOrigin(*plain));
        QVERIFY(plain->resolve("http://api.example/x")->sameOrigin(*plain));
        QVERIFY(!plain->resolve("https://api.example/x")->sameOrigin(*plain));
    }
};

POSTERN_TEST(HttpClientTest);
#include "HttpClientTest.moc"
