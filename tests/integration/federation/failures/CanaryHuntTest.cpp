// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"
#include "integration/federation/costs/Grants.h"
#include "integration/federation/failures/EditedApi.h"
#include "sandbox/KonnectApi.h"
#include "schema/Document.h"
#include "support/SecretHunt.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QtTest>
#include <fstream>
#include <map>
#include <mutex>

using namespace postern;
using postern::test::Crowd;
using postern::test::CrowdProject;
using postern::test::SecretHunt;
using postern::test::WireReply;
using postern::test::WireRequest;
using schema::Value;

namespace {

/// A gateway of one make that repeats, in what it refuses, all that it was sent; and the whole life of an API there in the terminal.
class HuntedLife {
  public:
    enum class Door { Open, RefusesSecrets, RefusesWrites, RefusesAll };

    explicit HuntedLife(const std::string& make) : crowd_(postern::test::crowdOf(make, 1))
    {
        QDir().mkpath(path("home/state"));
        project_.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\n"
                                             "clusters: {shop: {endpoints: ['https://orders.example:8443/base'], security: {type: backend-basic, config: {username: u, password: '${env:SHOP_PASSWORD}'}}}}\n");
        project_.folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\ncluster: shop\n");
        secret("SHOP_KEY", "a caller's key", "canary-of-a-caller-31b7");
        secret("SHOP_PASSWORD", "a backend's password", "canary-of-a-backend-\"+/=a1");
        credentials(make);
        crowd_->environment.mode = deployment::Mode::ReadWrite;
        crowd_->gateway->forgetCalls();
        write("environments.yaml", "apiVersion: postern/v1\nenvironments: [{name: there, type: " + make + ", mode: read-write, settings: " + schema::writeJson(crowd_->environment.settings, 0) + "}]\n");
        crowd_->gateway->setInstead([this](const WireRequest& request, const std::function<WireReply()>& usual) { return answered(request, usual); });
    }

    /// Its exit code; what it says is hunted through, too.
    int run(const QString& words)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* const name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            environment.insert(QString::fromLatin1(name), path("home"));
        environment.insert(QStringLiteral("XDG_STATE_HOME"), path("home/state"));
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
        for (const auto& [name, value] : variables_)
            environment.insert(QString::fromStdString(name), QString::fromStdString(value));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(POSTERN_PROGRAM), words.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--project"), QString::fromStdString(project_.folder.path().string())});
        if (!process.waitForFinished(60'000))
            qFatal("it does not end: %s", qPrintable(words));
        last = process.readAll();
        said_ += last;
        return process.exitCode();
    }
    void door(Door now) { door_ = now; }
    /// From now on the gateway's objects hold what its own team has put there. How often it was shown: planted().
    void plant(std::vector<std::pair<QByteArray, QByteArray>> behind)
    {
        if (!behind.empty())
            lookFor("what the gateway's team keeps there", theirs);
        const std::lock_guard lock(mutex_);
        behind_ = std::move(behind);
    }
    [[nodiscard]] int planted() const { return planted_; }
    static constexpr const char* theirs = "canary-of-their-team-4b8e";
    void edit() { postern::test::editApi(project_.folder.path()); }
    [[nodiscard]] QString path(const char* name) const { return place_.filePath(QString::fromLatin1(name)); }
    void lookFor(const char* what, const std::string& text) { hunt_.lookFor(QString::fromLatin1(what), QByteArray::fromStdString(text)); }
    /// What must not be there, and how much was looked for.
    QStringList found()
    {
        {
            const std::lock_guard lock(mutex_);
            for (const QByteArray& each : shown_)
                hunt_.lookFor(QStringLiteral("what proves who we are"), each);
        }
        QStringList out = hunt_.in(path("home")) + hunt_.in(QString::fromStdString(project_.folder.path().string())) + hunt_.in(path("plans"));
        return out + hunt_.inOctets(QStringLiteral("what it said"), said_);
    }
    /// Calls that the environment's grant does not allow.
    [[nodiscard]] QStringList notGranted() const
    {
        QStringList out;
        const auto grant = crowd_->type->grant(crowd_->environment);
        for (const postern::test::AskedCall& each : crowd_->gateway->asked()) {
            const QString line = QString::fromStdString(each.method + ' ' + each.target);
            if (!postern::test::isWithinGrant(std::string(crowd_->type->name()), grant, each) && !out.contains(line))
                out << line;
        }
        return out;
    }
    [[nodiscard]] qsizetype secrets() const { return hunt_.count(); }
    [[nodiscard]] int files() const { return hunt_.filesSeen(); }
    [[nodiscard]] int echoed() const { return echoed_; }
    QByteArray last;

  private:
    void write(const char* name, const std::string& text) { project_.folder.with(name, text); }
    /// Its reference, for a file.
    std::string secret(const char* variable, const char* what, const std::string& text)
    {
        variables_[variable] = text;
        lookFor(what, text);
        return std::string("${env:") + variable + '}';
    }
    void credentials(const std::string& make)
    {
        Value& settings = crowd_->environment.settings;
        if (make == "kong" || make == "kong-dbless")
            settings.set("token", secret("HUNT_TOKEN", "a token", "canary-of-kong-5d90"));
        if (make == "konnect")
            settings.set("token", secret("HUNT_TOKEN", "a token", sandbox::KonnectApi::token));
        if (make == "aws") {
            settings.set("accessKey", "${env:HUNT_ID}");
            variables_["HUNT_ID"] = "AKIDHUNT";
            settings.set("secretKey", secret("HUNT_KEY", "a secret key", "canary/of+aws/77c1"));
            settings.set("sessionToken", secret("HUNT_SESSION", "a session's token", "canary/of+a/session==e2"));
        }
        if (make == "azure") {
            settings.set("clientSecret", secret("HUNT_SECRET", "a client's secret", "canary~of.azure-0c4e"));
            settings.set("backendSecret", secret("HUNT_BACKEND", "what backends ask for", "canary-kept-at-azure-88d3"));
        }
        if (make == "wso2") {
            variables_["WSO2_PASSWORD"] = "admin";
            settings.set("backendSecret", secret("HUNT_BACKEND", "what backends ask for", "canary-kept-at-wso2-88d3"));
        }
        if (make == "kong-kubernetes" || make == "envoy-gateway")
            kubeconfig(*settings.find("cluster"));
    }
    /// A program that gives a token.
    void kubeconfig(Value& cluster)
    {
        const QString file = path("kubeconfig");
        const std::string token = "canary-of-a-program-b6f2";
        lookFor("a program's token", token);
        std::ofstream(file.toStdString()) << "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '" + crowd_->gateway->url() +
                                                 "'}}]\nusers: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Never, args: ['-c', "
                                                 "'echo ''{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"" + token + "\"}}''']}}}]\n";
        cluster.set("kubeconfig", file.toStdString());
    }
    std::optional<WireReply> answered(const WireRequest& request, const std::function<WireReply()>& usual)
    {
        for (const char* const field : {"Authorization", "Kong-Admin-Token", "X-Amz-Security-Token"}) {
            const QByteArray value = request.header(field);
            const std::lock_guard lock(mutex_);
            if (!value.isEmpty() && !value.startsWith("AWS4"))
                shown_.insert(value.mid(value.indexOf(' ') + 1));
        }
        const Door now = door_;
        const bool passes = now == Door::Open || (now == Door::RefusesWrites && request.method == "GET") || (now == Door::RefusesSecrets && !request.body.contains("canary"));
        if (passes)
            return request.method == "GET" ? planted(usual) : std::nullopt;
        ++echoed_;
        const std::string all = "not with this: " + (request.head + "\r\n" + request.body).left(3000).toStdString();
        return WireReply::answer(400, QByteArray::fromStdString(schema::writeJson(Value::object({{"code", "Bad"}, {"message", all}, {"error", Value::object({{"code", "Bad"}, {"message", all}})}}), 0)));
    }

    /// The usual answer with what stands behind some of its texts.
    std::optional<WireReply> planted(const std::function<WireReply()>& usual)
    {
        const std::lock_guard lock(mutex_);
        if (behind_.empty())
            return std::nullopt;
        WireReply reply = usual();
        QByteArray all;
        for (const QByteArray& each : reply.pieces)
            all += each;
        const qsizetype gap = all.indexOf("\r\n\r\n");
        QByteArray head = all.left(gap);
        QByteArray body = all.mid(gap + 4);
        const QByteArray length = "Content-Length: " + QByteArray::number(body.size());
        for (const auto& [text, more] : behind_) {
            planted_ += static_cast<int>(body.count(text));
            body.replace(text, text + more);
        }
        reply.pieces = {head.replace(length, "Content-Length: " + QByteArray::number(body.size())) + "\r\n\r\n" + body};
        return reply;
    }

    QTemporaryDir place_;
    CrowdProject project_;
    std::unique_ptr<Crowd> crowd_;
    SecretHunt hunt_;
    std::map<std::string, std::string> variables_;
    QByteArray said_;
    std::atomic<Door> door_ = Door::Open;
    std::atomic<int> echoed_ = 0;
    std::atomic<int> planted_ = 0;
    std::vector<std::pair<QByteArray, QByteArray>> behind_;
    std::mutex mutex_; ///< of the gateway's thread and this one
    std::set<QByteArray> shown_;
};

/// Where the gateway's team puts a credential of its own, by make: behind which text of an answer, and what.
std::vector<std::pair<QByteArray, QByteArray>> theirPlaces(const QString& make)
{
    const QByteArray canary = HuntedLife::theirs;
    if (make.startsWith(QLatin1String("kong")) || make == QLatin1String("konnect"))
        return {{"\"config\":{", "\"client_secret\":\"" + canary + "\","}};
    if (make == QLatin1String("aws"))
        return {{"\"x-amazon-apigateway-integration\":{", "\"x-team\":{\"integration.request.header.X-Api-Key\":\"'" + canary + "'\"},"}};
    if (make == QLatin1String("azure"))
        return {{"<inbound>", "<set-header name='x-functions-key' exists-action='override'><value>" + canary + "</value></set-header>"}};
    if (make == QLatin1String("wso2"))
        return {{"\"endpointConfig\":{", "\"theirs\":{\"password\":\"" + canary + "\"},"}};
    return {};
}

} // namespace

/// Whatever a gateway is shown so that it does what we ask stays between it and us, whatever it says and whatever goes wrong; and it is
/// asked for nothing that its grant does not allow.
class CanaryHuntTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLifeAtAGatewayLeavesNoSecretBehind_data()
    {
        QTest::addColumn<QString>("make");
        for (const std::string& name : postern::test::crowdNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void aLifeAtAGatewayLeavesNoSecretBehind()
    {
        using Door = HuntedLife::Door;
        QFETCH(const QString, make);
        HuntedLife life(make.toStdString());
        life.door(Door::RefusesAll);
        QVERIFY(life.run(QStringLiteral("env test --env there")) != 0);
        QVERIFY(life.run(QStringLiteral("discover --env there")) != 0);
        QVERIFY(life.run(QStringLiteral("drift Orders:1.0.0 --env there")) != 0);
        life.door(Door::Open);
        (void)life.run(QStringLiteral("env test --env there"));
        QVERIFY2(life.run(QStringLiteral("discover --env there")) == 0, life.last);
        (void)life.run(QStringLiteral("caps Orders:1.0.0 --env there"));
        QDir().mkpath(life.path("plans"));
        QVERIFY2(life.run(QStringLiteral("plan Orders:1.0.0 --env there --file ") + life.path("plans/first.json")) == 0, life.last);
        life.door(Door::RefusesWrites);
        QVERIFY2(life.run(QStringLiteral("push Orders:1.0.0 --env there")) == 1, life.last);
        QVERIFY2(life.last.contains("not with this"), life.last); // it is told what was said
        // What backends ask for is in what Azure and WSO2 are sent.
        life.door(Door::RefusesSecrets);
        const bool keepsOne = make == QLatin1String("azure") || make == QLatin1String("wso2");
        QVERIFY2(life.run(QStringLiteral("push Orders:1.0.0 --env there")) == (keepsOne ? 1 : 0), life.last);
        life.door(Door::Open);
        QVERIFY2(life.run(QStringLiteral("push Orders:1.0.0 --env there")) == (keepsOne ? 0 : 34), life.last);
        (void)life.run(QStringLiteral("drift Orders:1.0.0 --env there"));
        life.edit();
        QVERIFY2(life.run(QStringLiteral("--output json push Orders:1.0.0 --env there")) == 0, life.last);
        life.door(Door::RefusesWrites);
        (void)life.run(QStringLiteral("roll-back --env there"));
        life.door(Door::Open);
        QVERIFY2(life.run(QStringLiteral("roll-back --env there")) == 0, life.last);
        // What its own team keeps in the API's objects.
        const auto places = theirPlaces(make);
        if (!places.empty())
            life.plant(places);
        (void)life.run(QStringLiteral("plan Orders:1.0.0 --env there --file ") + life.path("plans/over-theirs.json"));
        for (const char* const words : {"--output json plan Orders:1.0.0 --env there", "drift Orders:1.0.0 --env there", "--output json drift Orders:1.0.0 --env there", "push Orders:1.0.0 --env there"})
            (void)life.run(QString::fromLatin1(words));
        QVERIFY2(life.run(QStringLiteral("undeploy Orders:1.0.0 --env there")) == 0, life.last);
        const int back = life.run(QStringLiteral("roll-back --env there"));
        if (!places.empty()) { // there is no keychain
            QVERIFY2(life.planted() > 0, "their credential was never seen");
            const bool goes = make != QLatin1String("wso2"); // of WSO2's only what is deployed
            QVERIFY2(back == (goes ? 1 : 0) && life.last.contains("they are not known any more") == goes, life.last);
            life.plant({});
        }
        (void)life.run(QStringLiteral("push Orders:1.0.0 --env there"));
        for (const char* const state : {"blocked", "published", "deprecated --sunset 2027-06-30", "retired"})
            QVERIFY2(life.run(QStringLiteral("lifecycle Orders:1.0.0 %1 --yes").arg(QLatin1String(state))) == 0, life.last);
        for (const char* const words : {"take-live Orders:1.0.0 --env there --yes", "sync Orders:1.0.0 --env there", "urls --env there", "env grant --env there", "history", "--output json history", "status"})
            (void)life.run(QString::fromLatin1(words));
        (void)life.run(QStringLiteral("undeploy Orders:1.0.0 --env there"));
        const QStringList found = life.found();
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
        const QStringList beyond = life.notGranted();
        QVERIFY2(beyond.isEmpty(), qPrintable(beyond.join(QLatin1Char('\n'))));
        QVERIFY2(life.secrets() >= 3 && life.files() > 12 && life.echoed() > 4, qPrintable(QStringLiteral("%1 secrets, %2 files, %3 echoes").arg(life.secrets()).arg(life.files()).arg(life.echoed())));
        qInfo("%lld secrets, %d files, %d refusals that repeat them", static_cast<long long>(life.secrets()), life.files(), life.echoed());
    }
};

POSTERN_TEST(CanaryHuntTest);
#include "CanaryHuntTest.moc"
