// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TryItPage.h"

#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/KeptUrl.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TokenClaims.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace postern::workbench;
using postern::test::TestContext;

namespace {

/// Answers each connection once and keeps what it was sent.
class OneAnswer {
  public:
    explicit OneAnswer(QByteArray answer) : answer_(std::move(answer))
    {
        server_.listen(QHostAddress::LocalHost);
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] {
            QTcpSocket* socket = server_.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                received += socket->readAll();
                if (!answer_.isEmpty() && received.contains("\r\n\r\n")) {
                    socket->write(answer_);
                    socket->disconnectFromHost();
                }
            });
        });
    }
    [[nodiscard]] QString url(const QString& path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(server_.serverPort()).arg(path); }

    QByteArray received;

  private:
    QTcpServer server_;
    QByteArray answer_;
};

const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{\"id\": 17}";

} // namespace

class TryItTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;

    QLineEdit* url() const { return page_->findChild<QLineEdit*>(QStringLiteral("tryit.url")); }
    bool sendAndWait()
    {
        QSignalSpy spy(page_, &TryItPage::ended);
        page_->send();
        return spy.wait(10'000);
    }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        page_ = new TryItPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void rowsAreAddedByWritingIntoTheLast()
    {
        FieldTableModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.setData(model.index(0, 0), QStringLiteral("Accept"), Qt::EditRole));
        QVERIFY(model.setData(model.index(0, 1), QStringLiteral("text/plain"), Qt::EditRole));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(model.used().isEmpty());
        QCOMPARE(model.fields().size(), 1);
        model.remove(0);
        QCOMPARE(model.rowCount(), 1);
    }

    void claimsAreShownAndNonsenseIsNamed()
    {
        // {"alg":"none"} . {"sub":"alice","exp":1000}
        const QString text = describeToken(QStringLiteral("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MTAwMH0."),
                                           QDateTime::fromSecsSinceEpoch(2'000));
        QVERIFY2(text.startsWith(QLatin1String("Expired at")), qPrintable(text));
        QVERIFY(text.contains(QLatin1String("\"alice\"")));
        QVERIFY(describeToken(QStringLiteral("opaque")).contains(QLatin1String("not a JWT")));
        QVERIFY(describeToken(QStringLiteral("a.b.c.d.e")).contains(QLatin1String("encrypted")));
        QVERIFY(describeToken({}).isEmpty());
    }

    void parametersAndAddressFollowEachOther()
    {
        CurlCommand call;
        call.url = QStringLiteral("http://localhost/a?x=1&y=a%20b");
        page_->setCall(call);
        auto* table = page_->findChild<QAbstractItemView*>(QStringLiteral("tryit.params"));
        QCOMPARE(table->model()->index(1, 1).data().toString(), QStringLiteral("a b"));
        table->model()->setData(table->model()->index(1, 1), QStringLiteral("c&d"), Qt::EditRole);
        QCOMPARE(url()->text(), QStringLiteral("http://localhost/a?x=1&y=c%26d"));
        table->model()->setData(table->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
        QCOMPARE(url()->text(), QStringLiteral("http://localhost/a?y=c%26d"));
    }

    void aPastedCommandFillsTheFormAndIsCopiedBack()
    {
        QVERIFY(page_->pasteCurl(QStringLiteral("curl -X PUT http://localhost:8280/a -H 'Authorization: Bearer abc' -H 'X-A: b' -d '{}'")));
        QCOMPARE(page_->auth().token(), QStringLiteral("abc"));
        const CurlCommand call = page_->call();
        QCOMPARE(call.method, QStringLiteral("PUT"));
        QCOMPARE(call.header(QStringLiteral("Authorization")), QStringLiteral("Bearer abc"));
        QCOMPARE(call.body, QByteArray("{}"));
        QVERIFY(!page_->pasteCurl(QStringLiteral("rm -rf /")));
        QVERIFY(page_->findChild<InlineBar*>(QStringLiteral("tryit.bar"))->text().contains(QLatin1String("curl")));
    }

    void aCommandPastedIntoTheAddressFillsTheForm()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("curl -X PUT 'http://h/a?x=1' \\\n  -H 'X-A: b c' \\\n  -d '{}'\n"));
        url()->clear();
        url()->setFocus();
        url()->paste();
        QCOMPARE(url()->text(), QStringLiteral("http://h/a?x=1"));
        QCOMPARE(page_->call().method, QStringLiteral("PUT"));
        QCOMPARE(page_->call().header(QStringLiteral("X-A")), QStringLiteral("b c"));
        QCOMPARE(page_->call().body, QByteArray("{}"));
    }

    void theCallIsSentAsItStandsAndItsAnswerShown()
    {
        OneAnswer server(ok);
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = server.url(QStringLiteral("/orders?x=1"));
        call.headers = {{QStringLiteral("X-Own"), QStringLiteral("yes")}};
        call.body = "{\"item\":\"tea\"}";
        page_->setCall(call);
        page_->auth().setToken(QStringLiteral("t0ken"));
        QVERIFY(sendAndWait());
        QVERIFY2(server.received.startsWith("POST /orders?x=1 HTTP/1.1\r\n"), server.received.constData());
        QVERIFY(server.received.contains("X-Own: yes\r\n"));
        QVERIFY(server.received.contains("Authorization: Bearer t0ken\r\n"));
        QVERIFY(server.received.toLower().contains("x-request-id: try-"));
        QVERIFY(server.received.endsWith("{\"item\":\"tea\"}"));
        QCOMPARE(page_->answerView().state(), StateView::State::Content);
        QVERIFY2(page_->response().statusText().startsWith(QLatin1String("200 OK, ")), qPrintable(page_->response().statusText()));
    }

    void theCallsTraceIsFoundByItsRequestId()
    {
        OneAnswer server(ok);
        CurlCommand call;
        call.url = server.url(QStringLiteral("/orders/1.0.0/orders/18")); // as the fifth exchange of the sample traffic
        call.headers = {{QStringLiteral("X-Request-ID"), QStringLiteral("c0ffee-5")}};
        page_->setCall(call);
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(4);
        QVERIFY(sendAndWait());
        QCOMPARE(page_->response().exchange(), 0ULL);
        c_->gateway.endExchanges(20);
        QTRY_COMPARE(page_->response().exchange(), 5ULL);
        QVERIFY(page_->response().chain().rowCount() > 5);
    }

    void noServerIsToldInSentences()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const quint16 port = taken.serverPort();
        taken.close();
        CurlCommand call;
        call.url = QStringLiteral("http://127.0.0.1:%1/").arg(port);
        page_->setCall(call);
        QVERIFY(sendAndWait());
        QCOMPARE(page_->answerView().state(), StateView::State::Error);
        const QString title = page_->findChild<QLabel*>(QStringLiteral("tryit.answer.title"))->text();
        QCOMPARE(title, QStringLiteral("Nothing answers at 127.0.0.1:%1.").arg(port));
    }

    void aCallThatHangsIsCancelled()
    {
        OneAnswer server({});
        CurlCommand call;
        call.url = server.url(QStringLiteral("/"));
        page_->setCall(call);
        QSignalSpy spy(page_, &TryItPage::ended);
        page_->send();
        QVERIFY(page_->isSending());
        QTRY_VERIFY(!server.received.isEmpty());
        c_->commands.action(QStringLiteral("tryit.cancel"))->trigger();
        QVERIFY(spy.wait(30'000));
        QCOMPARE(page_->findChild<QLabel*>(QStringLiteral("tryit.answer.title"))->text(), QStringLiteral("The call was cancelled."));
        QTRY_VERIFY(c_->commands.action(QStringLiteral("tryit.send"))->isEnabled());
    }

    void withoutAnAddressItSaysSo()
    {
        url()->clear();
        page_->send();
        QVERIFY(page_->findChild<InlineBar*>(QStringLiteral("tryit.bar"))->isVisible());
    }

    void anOperationFillsTheFormFromItsExamples()
    {
        const QByteArray text = "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nservers: [{url: 'http://localhost:3000'}]\n"
                                "x-wso2-basePath: /pets/1.0.0\npaths:\n  /pets/{id}:\n    put:\n      summary: Change a pet\n      parameters:\n"
                                "        - {name: id, in: path, required: true, schema: {type: string}, example: a/b}\n"
                                "        - {name: dry, in: query, required: true, schema: {type: boolean}, example: true}\n"
                                "        - {name: more, in: query, schema: {type: string}}\n"
                                "      requestBody: {content: {application/json: {example: {name: Rex}}}}\n"
                                "      responses: {'200': {description: ok}}\n";
        QSignalSpy spy(&page_->catalog(), &OperationCatalog::changed);
        QVERIFY2(!c_->workspace.addDefinition(QStringLiteral("pets.yaml"), text).isEmpty(), qPrintable(c_->workspace.error()));
        QTRY_VERIFY(!page_->catalog().apis().isEmpty());
        QVERIFY(page_->findChild<QComboBox*>(QStringLiteral("tryit.operation"))->currentText().contains(QLatin1String("Change a pet")));
        QVERIFY2(url()->text().endsWith(QLatin1String("/pets/1.0.0/pets/a%2Fb?dry=true")), qPrintable(url()->text()));
        const CurlCommand call = page_->call();
        QCOMPARE(call.method, QStringLiteral("PUT"));
        QCOMPARE(call.header(QStringLiteral("Content-Type")), QStringLiteral("application/json"));
        QVERIFY(call.body.contains("Rex"));
    }

    void theGatewaysAddressIsTakenOverAndNothingElseOfWhatWasTyped()
    {
        const QByteArray text = "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'http://localhost:3000'}]\n"
                                "x-wso2-basePath: /orders/1.0.0\npaths:\n  /orders:\n    post:\n"
                                "      requestBody: {content: {application/json: {example: {name: Rex}}}}\n"
                                "      responses: {'200': {description: ok}}\n";
        c_->gateway.setApis({});
        c_->gateway.setListeners({});
        QVERIFY(!c_->workspace.addDefinition(QStringLiteral("orders.yaml"), text).isEmpty());
        QTRY_COMPARE(url()->text(), QStringLiteral("http://localhost:8280/orders/1.0.0/orders"));
        auto* body = page_->findChild<CodeView*>(QStringLiteral("tryit.body.text.frame"));
        body->retype(QStringLiteral("{\"name\": \"mine\"}"));
        c_->gateway.setApis({{QStringLiteral("Orders-1.0.0"), QStringLiteral("Orders"), QStringLiteral("1.0.0"),
                              QStringLiteral("http://localhost:9999/orders/1.0.0"), 1, {}}});
        QCOMPARE(url()->text(), QStringLiteral("http://localhost:9999/orders/1.0.0/orders"));
        QCOMPARE(page_->call().body, QByteArray("{\"name\": \"mine\"}"));
        QTest::keyClicks(url(), QStringLiteral("?x=1"));
        c_->gateway.setApis({{QStringLiteral("Orders-1.0.0"), QStringLiteral("Orders"), QStringLiteral("1.0.0"),
                              QStringLiteral("https://localhost:8243/orders/1.0.0"), 1, {}}});
        QCOMPARE(url()->text(), QStringLiteral("https://localhost:8243/orders/1.0.0/orders?x=1"));
        QCOMPARE(page_->call().body, QByteArray("{\"name\": \"mine\"}"));
        CurlCommand other;
        other.url = QStringLiteral("http://elsewhere/a");
        page_->setCall(other); // not this gateway's at all
        c_->gateway.setApis({});
        QCOMPARE(url()->text(), QStringLiteral("http://elsewhere/a"));
    }

    void aCallComesBackAfterARestartWithItsBody()
    {
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QStringLiteral("http://alice:s3cret@localhost/a?x=1&access_token=s3cret&y=2");
        call.headers = {{QStringLiteral("Content-Type"), QStringLiteral("text/plain")}, {QStringLiteral("X-Key"), QStringLiteral("s3cret")}};
        call.body = "tea";
        page_->setCall(call);
        page_->response().setTab(1);
        const QJsonObject state = page_->saveState();
        QVERIFY(!QJsonDocument(state).toJson().contains("s3cret"));
        page_->restoreState({});
        QVERIFY(page_->call().body.isEmpty());
        page_->restoreState(state);
        QCOMPARE(page_->call().method, QStringLiteral("POST"));
        QCOMPARE(page_->call().url, QStringLiteral("http://localhost/a?x=1&access_token=&y=2"));
        QCOMPARE(page_->call().header(QStringLiteral("Content-Type")), QStringLiteral("text/plain"));
        QCOMPARE(page_->call().body, QByteArray("tea"));
        QCOMPARE(page_->response().tab(), 1);
    }

    void aBodyWithACredentialInItIsNotKeptAndOneWithAVariableIs()
    {
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QStringLiteral("http://localhost/login");
        call.headers = {{QStringLiteral("Content-Type"), QStringLiteral("application/json")}};
        call.body = "{\"user\": \"kim\", \"password\": \"c4nary-of-the-body\"}";
        page_->setCall(call);
        QVERIFY(!QJsonDocument(page_->saveState()).toJson().contains("c4nary"));
        call.body = "grant_type=password&password=c4nary-of-the-body";
        page_->setCall(call);
        QVERIFY(!QJsonDocument(page_->saveState()).toJson().contains("c4nary"));
        call.body = "{\"user\": \"kim\", \"password\": \"{{password}}\"}";
        page_->setCall(call);
        const QJsonObject state = page_->saveState();
        page_->restoreState({});
        page_->restoreState(state);
        QCOMPARE(page_->call().body, call.body);
    }

    void aWindowMadeAnewHasCredentialsAndAnswerAgain()
    {
        OneAnswer server(ok);
        CurlCommand call;
        call.url = server.url(QStringLiteral("/orders"));
        call.headers = {{QStringLiteral("X-Own"), QStringLiteral("yes")}};
        page_->setCall(call);
        page_->auth().setToken(QStringLiteral("t0ken"));
        page_->auth().setEndpoint({QStringLiteral("http://a/token"), QStringLiteral("id"), QStringLiteral("s3cret"), {}, {}});
        QVERIFY(sendAndWait());
        const QString status = page_->response().statusText();
        const QJsonObject state = page_->saveState();
        const std::any memory = page_->memory();
        page_->restoreState({});
        QVERIFY(page_->auth().token().isEmpty()); // another workspace does not get them
        QVERIFY(page_->auth().endpoint().clientSecret.isEmpty());
        page_->restoreState(state);
        page_->recall(memory);
        QCOMPARE(page_->call().header(QStringLiteral("X-Own")), QStringLiteral("yes"));
        QCOMPARE(page_->call().header(QStringLiteral("Authorization")), QStringLiteral("Bearer t0ken"));
        QCOMPARE(page_->auth().endpoint().clientSecret, QStringLiteral("s3cret"));
        QCOMPARE(page_->answerView().state(), StateView::State::Content);
        QCOMPARE(page_->response().statusText(), status);
    }

    void onlyWhatMayBeReadByAnybodyOfAnAddressIsKept()
    {
        QCOMPARE(keptUrl(QStringLiteral("https://u:p@h/a?b=%2F&API_KEY=1&sig=2&keyword=x#f")), QStringLiteral("https://h/a?b=%2F&API_KEY=&sig=&keyword=x#f"));
        QCOMPARE(keptUrl(QStringLiteral("https://h/a@b?client%5Fsecret=1")), QStringLiteral("https://h/a@b?client%5Fsecret="));
        QCOMPARE(keptUrl(QStringLiteral("u:p@h/a")), QStringLiteral("h/a"));
        QCOMPARE(keptUrl(QStringLiteral("http://h?password")), QStringLiteral("http://h?password"));
        QCOMPARE(keptUrl(QString()), QString());
    }

    void itsColoursFollowTheTheme()
    {
        OneAnswer server(ok);
        CurlCommand call;
        call.url = server.url(QStringLiteral("/"));
        page_->setCall(call);
        QVERIFY(sendAndWait());
        page_->auth().fetchToken(); // without an endpoint: says so
        for (const Theme::Scheme scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
            c_->theme.setScheme(scheme);
            const auto ink = [this](const char* name) {
                return page_->findChild<QLabel*>(QLatin1String(name))->palette().color(QPalette::WindowText);
            };
            QCOMPARE(ink("tryit.status"), c_->theme.colour(Colour::Ok));
            QCOMPARE(ink("tryit.auth.message"), c_->theme.colour(Colour::Error));
        }
    }

    void secretsAreHiddenUntilSomebodyLooks()
    {
        for (const char* name : {"tryit.auth.token", "tryit.auth.clientSecret", "tryit.auth.password", "tryit.auth.keyValue"}) {
            auto* field = page_->findChild<QLineEdit*>(QLatin1String(name));
            auto* reveal = page_->findChild<QAbstractButton*>(QLatin1String(name) + QStringLiteral(".reveal"));
            QVERIFY2(field != nullptr && reveal != nullptr, name);
            QVERIFY2(field->echoMode() == QLineEdit::Password, name);
            reveal->click();
            QVERIFY2(field->echoMode() == QLineEdit::Normal, name);
            reveal->click();
            QVERIFY2(field->echoMode() == QLineEdit::Password, name);
        }
    }

    void aTokenIsFetchedByClientCredentials()
    {
        OneAnswer server("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 48\r\n\r\n"
                         "{\"access_token\":\"abc\",\"scope\":\"a b\",\"x\":\"12345\"}");
        page_->auth().setEndpoint({server.url(QStringLiteral("/token")), QStringLiteral("id"), QStringLiteral("secret"), QStringLiteral("a b"), {}});
        QSignalSpy spy(&page_->auth(), &AuthPanel::tokenFetched);
        page_->auth().fetchToken();
        QVERIFY2(spy.wait(30'000), qPrintable(page_->auth().message()));
        QCOMPARE(page_->auth().token(), QStringLiteral("abc"));
        QVERIFY(server.received.contains("Basic " + QByteArray("id:secret").toBase64()));
        QVERIFY(server.received.endsWith("grant_type=client_credentials&scope=a%20b"));
        QVERIFY(page_->auth().message().contains(QLatin1String("a b")));
    }

    void anExchangeIsTakenOverToBeSentAgain()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(12);
        page_->visit({{QStringLiteral("exchange"), 3}});
        QTRY_VERIFY(page_->call().body.contains("margherita"));
        QCOMPARE(page_->call().method, QStringLiteral("POST"));
        QCOMPARE(url()->text(), QStringLiteral("http://localhost:8280/orders/1.0.0/orders"));
        QVERIFY(page_->findChild<InlineBar*>(QStringLiteral("tryit.bar"))->text().contains(QLatin1String("masked")));
    }

    void noCredentialIsKeptInTheWorkspace()
    {
        page_->auth().setEndpoint({QStringLiteral("http://a/token"), QStringLiteral("id"), QStringLiteral("s3cret"), {}, {}});
        page_->auth().setToken(QStringLiteral("t0ken"));
        const QByteArray state = QJsonDocument(page_->saveState()).toJson();
        QVERIFY(!state.contains("s3cret") && !state.contains("t0ken"));
        QVERIFY(state.contains("http://a/token"));
    }
};

POSTERN_TEST(TryItTest);
#include "TryItTest.moc"
