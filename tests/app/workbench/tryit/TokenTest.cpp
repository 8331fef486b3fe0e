// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/TokenClaims.h"
#include "workbench/tryit/TokenJudgement.h"
#include "workbench/tryit/TryItPage.h"

#include <QComboBox>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QUrlQuery>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::ScriptedServer;
using postern::test::TestContext;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

QString jwt(const QJsonObject& claims)
{
    const auto encoded = [](const QJsonObject& object) {
        return QString::fromLatin1(QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    };
    return encoded({{QStringLiteral("alg"), QStringLiteral("RS256")}}) + QLatin1Char('.') + encoded(claims) + QStringLiteral(".c2ln");
}

/// What a browser does with an address: asks, and hands back the answer.
QByteArray ask(const QUrl& url)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port(80)));
    if (!socket.waitForConnected(30'000))
        return {};
    socket.write("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    QByteArray answer;
    (void)QTest::qWaitFor([&] {
        answer += socket.readAll();
        return socket.state() == QAbstractSocket::UnconnectedState;
    }, 5'000);
    return answer;
}

} // namespace

class TokenTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;
    QUrl opened_;

    TokenForm& form() const { return page_->auth().tokens(); }
    template <class W>
    W* find(const char* name) const
    {
        return page_->findChild<W*>(QLatin1String(name));
    }
    /// Starts a sign-in; true when the browser was asked to open its address.
    bool signIn(const QString& tokenUrl)
    {
        TokenEndpoint endpoint{tokenUrl, QStringLiteral("desk"), {}, QStringLiteral("a b")};
        endpoint.authorizeUrl = QStringLiteral("https://idp.example/authorize?tenant=1");
        form().setEndpoint(endpoint);
        form().setGrant(TokenSource::Grant::AuthorizationCode);
        opened_.clear();
        form().fetch();
        return opened_.isValid();
    }
    QUrl callback(const QString& query) const { return QUrl(QUrlQuery(opened_).queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded) + query); }
    QString state() const { return QUrlQuery(opened_).queryItemValue(QStringLiteral("state")); }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        page_ = new TryItPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.show();
        form().source().flow().setOpenUrl([this](const QUrl& url) {
            opened_ = url;
            return true;
        });
    }
    void cleanup() { c_.reset(); }

    void aSignInSendsTheCodeWithItsVerifier()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json(R"({"access_token": "abc", "refresh_token": "r1", "expires_in": 3600})"); });
        QVERIFY(signIn(QString::fromLatin1(server.url("/token"))));
        const QUrlQuery query(opened_);
        QCOMPARE(opened_.host(), QStringLiteral("idp.example"));
        QCOMPARE(query.queryItemValue(QStringLiteral("tenant")), QStringLiteral("1"));
        QCOMPARE(query.queryItemValue(QStringLiteral("response_type")), QStringLiteral("code"));
        QCOMPARE(query.queryItemValue(QStringLiteral("code_challenge_method")), QStringLiteral("S256"));
        QCOMPARE(query.queryItemValue(QStringLiteral("scope"), QUrl::FullyDecoded), QStringLiteral("a b"));
        QVERIFY(callback({}).toString().startsWith(QLatin1String("http://127.0.0.1:")));
        QVERIFY(find<QPushButton>("tryit.auth.cancel")->isVisibleTo(&form()));
        // Somebody who does not know the state, or asks for something else, changes nothing.
        QVERIFY(ask(callback(QStringLiteral("?code=evil&state=wrong"))).startsWith("HTTP/1.1 400"));
        QVERIFY(ask(callback(QStringLiteral("/../favicon.ico"))).startsWith("HTTP/1.1 404"));
        QVERIFY(server.requests().empty());
        QSignalSpy fetched(&page_->auth(), &AuthPanel::tokenFetched);
        const QByteArray answer = ask(callback(QStringLiteral("?code=c%2B1&state=") + state()));
        QVERIFY2(answer.startsWith("HTTP/1.1 200") && answer.contains("signed in"), answer.constData());
        QVERIFY(fetched.count() > 0 || fetched.wait(30'000));
        QCOMPARE(page_->auth().token(), QStringLiteral("abc"));
        const QUrlQuery sent(QString::fromLatin1(server.requests().front().body));
        QCOMPARE(sent.queryItemValue(QStringLiteral("code"), QUrl::FullyDecoded), QStringLiteral("c+1"));
        QCOMPARE(sent.queryItemValue(QStringLiteral("client_id")), QStringLiteral("desk"));
        const QByteArray verifier = sent.queryItemValue(QStringLiteral("code_verifier")).toLatin1();
        QVERIFY(verifier.size() >= 43);
        QCOMPARE(QCryptographicHash::hash(verifier, QCryptographicHash::Sha256).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
                 query.queryItemValue(QStringLiteral("code_challenge")).toLatin1());
        QVERIFY(!form().source().flow().isWaiting()); // the port is closed again
    }

    void aRefusedSignInSaysWhatTheServerSaid()
    {
        QVERIFY(signIn(QStringLiteral("http://127.0.0.1:1/token")));
        const QByteArray answer = ask(callback(QStringLiteral("?error=access_denied&error_description=Not+%3Cyou%3E&state=") + state()));
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QTRY_COMPARE(page_->auth().message(), QStringLiteral("The sign-in was refused: Not <you>"));
    }

    void aSignInEndsByCancelAndByItsTimeLimit()
    {
        QVERIFY(signIn(QStringLiteral("http://127.0.0.1:1/token")));
        find<QPushButton>("tryit.auth.cancel")->click();
        QVERIFY(!form().source().flow().isWaiting());
        QVERIFY(find<QPushButton>("tryit.auth.fetch")->isEnabled());
        form().source().flow().setTimeLimit(1);
        QVERIFY(signIn(QStringLiteral("http://127.0.0.1:1/token")));
        QTRY_VERIFY2(page_->auth().message().contains(QLatin1String("time limit")), qPrintable(page_->auth().message()));
        QVERIFY(!form().source().flow().isWaiting());
        form().source().flow().setOpenUrl([](const QUrl&) { return false; });
        QVERIFY(!signIn(QStringLiteral("http://127.0.0.1:1/token")));
        QVERIFY(page_->auth().message().contains(QLatin1String("No browser")));
    }

    void anExpiredTokenIsRenewedBeforeTheCallIsSent()
    {
        int given = 0;
        ScriptedServer server([&](const WireRequest& request) {
            if (request.path() != "/token")
                return WireReply::json("{}");
            ++given;
            return WireReply::json("{\"access_token\": \"t" + QByteArray::number(given) + "\", \"expires_in\": " + (given == 1 ? "1" : "3600") + "}");
        });
        form().setEndpoint({QString::fromLatin1(server.url("/token")), QStringLiteral("id"), QStringLiteral("s"), {}});
        QSignalSpy fetched(&page_->auth(), &AuthPanel::tokenFetched);
        form().fetch();
        QVERIFY(fetched.wait(30'000));
        CurlCommand call;
        call.url = QString::fromLatin1(server.url("/a"));
        page_->setCall(call);
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(server.requests().back().header("Authorization"), QByteArray("Bearer t2"));
        // The new one is good: it is used again.
        page_->send();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(given, 2);
        QCOMPARE(server.requests().back().header("Authorization"), QByteArray("Bearer t2"));
    }

    void withoutANewTokenNothingIsSentAndTheServersTextIsShown()
    {
        int given = 0;
        ScriptedServer server([&](const WireRequest&) {
            return ++given == 1 ? WireReply::json(R"({"access_token": "t1", "expires_in": 1})")
                                : WireReply::answer(400, R"({"error": "invalid_client", "error_description": "Client is locked."})");
        });
        form().setEndpoint({QString::fromLatin1(server.url("/token")), QStringLiteral("id"), QStringLiteral("s"), {}});
        QSignalSpy fetched(&page_->auth(), &AuthPanel::tokenFetched);
        form().fetch();
        QVERIFY(fetched.wait(30'000));
        CurlCommand call;
        call.url = QString::fromLatin1(server.url("/a"));
        page_->setCall(call);
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(page_->answerView().state(), StateView::State::Error);
        QVERIFY(find<QLabel>("tryit.answer.text")->text().contains(QLatin1String("Client is locked.")));
        QCOMPARE(server.requests().size(), std::size_t(2));
    }

    void claimsAreEditedAndSignedAnewByTheDevelopmentIssuer()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json(R"({"access_token": "new", "expires_in": -60})"); });
        page_->auth().setToken(jwt({{QStringLiteral("aud"), QJsonArray{QStringLiteral("orders"), QStringLiteral("x")}}, {QStringLiteral("scope"), QStringLiteral("a b")},
                                    {QStringLiteral("iat"), 1000}, {QStringLiteral("exp"), 4600}}));
        form().setEndpoint({QString::fromLatin1(server.url("/token")), QStringLiteral("id"), QStringLiteral("s"), {}});
        find<QPushButton>("tryit.auth.resign")->click();
        QCOMPARE(find<QLineEdit>("tryit.auth.audience")->text(), QStringLiteral("orders"));
        QCOMPARE(find<QLineEdit>("tryit.auth.scopes")->text(), QStringLiteral("a b"));
        QCOMPARE(find<QLineEdit>("tryit.auth.seconds")->text(), QStringLiteral("3600"));
        find<QLineEdit>("tryit.auth.audience")->setText(QStringLiteral("shop"));
        find<QLineEdit>("tryit.auth.seconds")->setText(QStringLiteral("-60"));
        QSignalSpy fetched(&page_->auth(), &AuthPanel::tokenFetched);
        form().fetch();
        QVERIFY(fetched.wait(30'000));
        QCOMPARE(server.requests().front().body, QByteArray("grant_type=client_credentials&scope=a%20b&audience=shop&expires_in=-60"));
        QVERIFY(!page_->auth().isStale()); // who asks for an expired one wants to send it
    }

    void whatTheChosenApiWillNotLikeIsSaid()
    {
        const QDateTime now = QDateTime::fromSecsSinceEpoch(10'000);
        const TokenWishes wishes{QStringLiteral("Orders"), {QStringLiteral("https://me")}, {QStringLiteral("orders")}, {QStringLiteral("read"), QStringLiteral("write")}, true};
        const QStringList all = judgeToken(jwt({{QStringLiteral("exp"), 9'000}, {QStringLiteral("nbf"), 11'000}, {QStringLiteral("iss"), QStringLiteral("https://other")},
                                                {QStringLiteral("aud"), QStringLiteral("shop")}, {QStringLiteral("scope"), QStringLiteral("read")}}), wishes, now);
        QCOMPARE(all.size(), 5);
        QCOMPARE(all.at(3), QStringLiteral("Its audience shop is not one of orders."));
        QCOMPARE(all.at(4), QStringLiteral("It lacks the scope write, which this operation needs."));
        const QString good = jwt({{QStringLiteral("exp"), 10'130}, {QStringLiteral("iss"), QStringLiteral("https://me")},
                                  {QStringLiteral("aud"), QJsonArray{QStringLiteral("x"), QStringLiteral("orders")}}, {QStringLiteral("scope"), QStringLiteral("write read")}});
        QVERIFY(judgeToken(good, wishes, now).isEmpty());
        QCOMPARE(timeLeft(good, now), QStringLiteral("Good for 2 min 10 s."));
        QCOMPARE(timeLeft(good, now.addSecs(135)), QStringLiteral("Expired 5 s ago."));
        QVERIFY(judgeToken(QStringLiteral("opaque"), wishes, now).isEmpty());
        QVERIFY(judgeToken(good, {}, now.addSecs(1000)).isEmpty()); // no API is chosen
        form().setWishes(wishes);
        page_->auth().setToken(jwt({{QStringLiteral("aud"), QStringLiteral("shop")}, {QStringLiteral("exp"), 4'000'000'000.0}}));
        QVERIFY2(form().judgement().contains(QLatin1String("For Orders:")), qPrintable(form().judgement()));
        QVERIFY(describeToken(good, now).contains(QLatin1String("\"orders\"")));
    }

    void nothingOfATokenIsWrittenDown()
    {
        form().setEndpoint({QStringLiteral("http://a/token"), QStringLiteral("id"), QStringLiteral("c4nary"), {}});
        form().setGrant(TokenSource::Grant::AuthorizationCode);
        page_->auth().setToken(QStringLiteral("c4nary"));
        const QJsonObject state = page_->saveState();
        QVERIFY(!QJsonDocument(state).toJson().contains("c4nary"));
        page_->restoreState(state);
        QCOMPARE(form().grant(), TokenSource::Grant::AuthorizationCode);
    }
};

POSTERN_TEST(TokenTest);
#include "TokenTest.moc"
