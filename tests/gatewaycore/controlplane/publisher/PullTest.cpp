// SPDX-License-Identifier: Apache-2.0
#include "FakePublisher.h"
#include "controlplane/publisher/JsonText.h"
#include "controlplane/publisher/PolicyFile.h"
#include "controlplane/publisher/PullFolder.h"
#include "model/ThrottlingPolicy.h"
#include "schema/Document.h"
#include "schema/Schema.h"
#include "support/TestMain.h"

#include <QDir>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace postern;
using namespace postern::publisher;
using namespace postern::publisher::test;
using postern::secrets::MemorySecretStore;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

void put(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

PulledApi sample()
{
    PulledApi api;
    api.server = q("https://apim:9443");
    api.id = q("id-1");
    api.name = q("Orders");
    api.version = q("1.0.0");
    api.folderName = q("Orders-1.0.0");
    api.files = {{q("api.json"), "{\"new\":1}\n"}, {q("Definitions/swagger.json"), "{}\n"}};
    ThrottlingPolicy policy;
    policy.name = q("50PerMin");
    policy.requestCount = 50;
    policy.unitTime = 60'000;
    policy.timeUnit = q("min");
    api.policies = {policy};
    return api;
}

} // namespace

class PullTest : public QObject {
    Q_OBJECT

    MemorySecretStore secrets_;
    using Outcomes = std::vector<PullOutcome>;

    Ending<Outcomes> pull(PublisherClient& client, const QStringList& ids,
                          std::function<void(const PullProgress&)> onProgress = {})
    {
        Ending<Outcomes> ending;
        const PublisherHandle handle = client.pull(ids, std::move(onProgress), ending.keep());
        ending.wait();
        return ending;
    }

  private Q_SLOTS:
    void init() { store(secrets_, FakePublisher().connection(), "password", "admin"); }

    void aPulledApiIsAProjectWithWhatItNeeds()
    {
        FakePublisher fake;
        PublisherClient client(fake.connection(), secrets_);
        const auto ending = pull(client, {q("id-1")});
        QVERIFY2(ending.good(), ending.message());
        QVERIFY(ending.value()[0].api.has_value());
        const PulledApi& api = *ending.value()[0].api;
        QCOMPARE(api.folderName, q("Api1-1.0.0"));
        QCOMPARE(api.data, FakePublisher::apiData(1));
        QCOMPARE(api.files[0].path, q("api.json"));
        const QByteArray project = api.files[0].content;
        const QJsonObject root = QJsonDocument::fromJson(project).object();
        QCOMPARE(root.value(q("type")).toString(), q("api"));
        QCOMPARE(root.value(q("version")).toString(), q("v4.0.0"));
        for (const char* kept : {"12345678901234567890", "\"exact\": 1.10", "\"e\": 1E+2", "\"zz-unknown\""})
            QVERIFY2(project.contains(kept), project);
        QVERIFY(project.indexOf("zz-unknown") < project.indexOf("\"context\"")); // the server's order
        QCOMPARE(api.files[1].path, q("Definitions/swagger.json"));
        QCOMPARE(api.deployedRevision(q("Default"))->name, q("Revision 4"));
        QVERIFY(api.deployedRevision(q("Other")) == nullptr);
        QCOMPARE(int(api.policies.size()), 5);
        QCOMPARE(api.policies[0].name, q("50PerMin"));
        QVERIFY(api.policies[1].level == PolicyLevel::Subscription);
        // A token may name any of the applications' policies, so they come all, and once for all APIs.
        for (std::size_t i = 2; i < 5; ++i)
            QVERIFY(api.policies[i].level == PolicyLevel::Application);
        QCOMPARE(api.policies[3].name, q("10PerMin"));
        QCOMPARE(api.policies[3].requestCount, 51LL);
        QCOMPARE(fake.calls("/throttling-policies/application"), 1);
        const QTemporaryDir folder;
        QVERIFY(saveInto(folder.path(), api));
        const QByteArray policies = contentOf(folder.filePath(q("policies.yaml")));
        QVERIFY2(policies.contains("\"10PerMin\":\n  level: application\n  count: 51\n"), policies);
        QVERIFY2(policies.contains("\"50PerMin\":\n  count: 50\n"), policies); // at both levels with the same numbers
        QVERIFY2(api.notes.isEmpty(), qPrintable(api.notes.join(q("; "))));
    }

    void oneFailureDoesNotStopTheOthersAndTheBoundHolds()
    {
        FakePublisher fake(20);
        fake.delay = std::chrono::milliseconds(5);
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            if (request.path().endsWith("/id-3"))
                reply = WireReply::answer(500, "{\"message\":\"broken\"}");
            else if (request.path().endsWith("/id-5/swagger"))
                reply = WireReply::answer(200, "<html></html>", "text/html");
            else if (request.path().endsWith("/id-7/revisions"))
                reply = WireReply::json("{\"list\":7}");
            else
                return false;
            return true;
        };
        PublisherClient client(fake.connection(), secrets_);
        QStringList ids;
        for (int i = 0; i < 20; ++i)
            ids += QString::fromLatin1(FakePublisher::idOf(i));
        ids += q("nobody");
        ids += q("id-0"); // twice
        std::vector<int> steps;
        const auto ending = pull(client, ids, [&](const PullProgress& progress) {
            QCOMPARE(progress.total, 21);
            steps.push_back(progress.done + progress.failed);
        });
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(int(ending.value().size()), 21);
        int good = 0;
        for (const PullOutcome& outcome : ending.value()) {
            good += outcome.api.has_value() ? 1 : 0;
            QVERIFY(outcome.api.has_value() != bool(outcome.failure));
        }
        QCOMPARE(good, 18);
        QVERIFY(ending.value()[3].failure.problem == Problem::ServerError);
        QVERIFY(ending.value()[5].failure.problem == Problem::NotJson);
        QVERIFY2(ending.value()[5].failure.message().contains(q("definition of Api5:1.0.0")),
                 qPrintable(ending.value()[5].failure.message()));
        QVERIFY(ending.value()[20].failure.problem == Problem::NotFound);
        QVERIFY(ending.value()[7].api->notes.join(QLatin1Char(' ')).contains(q("revisions of Api7:1.0.0")));
        QCOMPARE(int(steps.size()), 21);
        QCOMPARE(steps.back(), 21);
        QVERIFY2(fake.server.mostAtOnce() <= 4 && fake.server.mostAtOnce() >= 3,
                 QByteArray::number(fake.server.mostAtOnce()));
        QCOMPARE(fake.calls("/throttling-policies/api"), 1);
    }

    void missingPoliciesAreNotedAndTheApiIsPulled()
    {
        FakePublisher fake;
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            reply = WireReply::answer(403, "{}");
            return request.path().contains("/throttling-policies/");
        };
        PublisherClient client(fake.connection(), secrets_);
        const auto ending = pull(client, {q("id-1")});
        QVERIFY2(ending.good(), ending.message());
        QVERIFY(ending.value()[0].api.has_value());
        const QString notes = ending.value()[0].api->notes.join(QLatin1Char(' '));
        QVERIFY2(notes.contains(q("\"50PerMin\"")), qPrintable(notes));
        QVERIFY2(!notes.contains(q("\"Unlimited\"")), qPrintable(notes));
    }

    void policiesOfApplicationsAreSoughtWhereTheyMayBe_data()
    {
        QTest::addColumn<QByteArray>("served");
        QTest::addColumn<QString>("configured");
        QTest::addColumn<bool>("found");
        QTest::newRow("4.1 and later") << QByteArray("/api/am/devportal/v3") << QString() << true;
        QTest::newRow("4.0") << QByteArray("/api/am/devportal/v2") << QString() << true;
        QTest::newRow("elsewhere") << QByteArray("/portal") << q("/portal/") << true;
        QTest::newRow("a host of its own") << QByteArray("/portal") << q("%1/portal") << true;
        QTest::newRow("nowhere") << QByteArray("/api/am/store/v1") << QString() << false;
        QTest::newRow("a host that is down") << QByteArray("/portal") << q("http://127.0.0.1:1/portal") << false;
    }
    void policiesOfApplicationsAreSoughtWhereTheyMayBe()
    {
        QFETCH(QByteArray, served);
        QFETCH(QString, configured);
        QFETCH(bool, found);
        FakePublisher fake;
        fake.devPortal = served;
        PublisherConnection connection = fake.connection();
        connection.devPortalBase =
            configured.contains(q("%1")) ? configured.arg(QString::fromLatin1(fake.server.url())) : configured;
        PublisherClient client(connection, secrets_);
        const auto ending = pull(client, {q("id-1")});
        QVERIFY2(ending.good(), ending.message());
        const PulledApi& api = *ending.value()[0].api; // a pull does without them, and says so
        QCOMPARE(api.policies.size(), found ? std::size_t(5) : std::size_t(2));
        const QString notes = api.notes.join(QLatin1Char(' '));
        QVERIFY2(notes.contains(q("application throttling policies")) != found, qPrintable(notes));
    }

    void aPullThatCannotBeginIsAnError()
    {
        FakePublisher fake;
        fake.intercept = [](const WireRequest&, WireReply& reply) {
            reply = WireReply::answer(401, "{}");
            return true;
        };
        PublisherClient client(fake.connection(), secrets_);
        const auto ending = pull(client, {q("id-1")});
        QVERIFY(!ending.good());
        QVERIFY2(ending.failure.problem == Problem::WrongCredentials, ending.message());
    }

    void aPullCanBeCancelled()
    {
        FakePublisher fake(20);
        fake.intercept = [](const WireRequest& request, WireReply& reply) {
            reply = WireReply::hang();
            return request.path().endsWith("/swagger");
        };
        PublisherClient client(fake.connection(), secrets_);
        QStringList ids;
        for (int i = 0; i < 20; ++i)
            ids += QString::fromLatin1(FakePublisher::idOf(i));
        Ending<Outcomes> ending;
        const PublisherHandle handle = client.pull(ids, {}, ending.keep());
        QTRY_VERIFY(fake.calls("/swagger") > 0);
        QElapsedTimer clock;
        clock.start();
        handle->cancel();
        QTRY_VERIFY(ending.result.has_value());
        QVERIFY(clock.elapsed() < 200);
        QVERIFY(ending.failure.problem == Problem::Cancelled);
    }

    void definitionsMayBeYamlOrWrappedInAString_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("yaml") << QByteArray("openapi: 3.0.1\n") << q("Definitions/swagger.yaml") << QByteArray("openapi: 3.0.1\n");
        QTest::newRow("string") << QByteArray("\"{\\\"openapi\\\":\\\"3.0.1\\\"}\"") << q("Definitions/swagger.json")
                                << QByteArray("{\n  \"openapi\": \"3.0.1\"\n}\n");
    }
    void definitionsMayBeYamlOrWrappedInAString()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, path);
        QFETCH(QByteArray, content);
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            reply = WireReply::json(body);
            return request.path().endsWith("/swagger");
        };
        PublisherClient client(fake.connection(), secrets_);
        const auto ending = pull(client, {q("id-1")});
        QVERIFY2(ending.value()[0].api.has_value(), qPrintable(ending.value()[0].failure.message()));
        QCOMPARE(ending.value()[0].api->files[1].path, path);
        QCOMPARE(ending.value()[0].api->files[1].content, content);
    }

    void namesThatAreNoFolderNamesAreMadeSafe()
    {
        FakePublisher fake;
        fake.intercept = [&](const WireRequest& request, WireReply& reply) {
            reply = WireReply::json("{\"id\":\"id-1\",\"name\":\"../../etc\",\"version\":\"a/b\",\"context\":\"/x\"}");
            return request.path().endsWith("/id-1");
        };
        PublisherClient client(fake.connection(), secrets_);
        const auto ending = pull(client, {q("id-1")});
        const QString name = ending.value()[0].api->folderName;
        QVERIFY2(!name.contains(QLatin1Char('/')) && !name.startsWith(QLatin1Char('.')), qPrintable(name));
        const QTemporaryDir folder;
        QVERIFY(saveInto(folder.path(), *ending.value()[0].api));
    }

    void jsonIsIndentedWithoutTouchingItsTokens_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("indented");
        QTest::newRow("empty") << QByteArray("{ }") << QByteArray("{}");
        QTest::newRow("nested") << QByteArray("{\"a\":[1,{\"b\":[]}]}")
                                << QByteArray("{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ]\n}");
        QTest::newRow("string with all") << QByteArray("[\"{\\\"x\\\\\\\":, []}  \"]")
                                         << QByteArray("[\n  \"{\\\"x\\\\\\\":, []}  \"\n]");
        QTest::newRow("numbers") << QByteArray("[1.0, -0,1e5]") << QByteArray("[\n  1.0,\n  -0,\n  1e5\n]");
        QTest::newRow("cut short") << QByteArray("[\"a\\") << QByteArray("[\n  \"a\\");
    }
    void jsonIsIndentedWithoutTouchingItsTokens()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, indented);
        QCOMPARE(indentedJson(json), indented);
    }

    void savingKeepsWhatIsOurs()
    {
        const QTemporaryDir folder;
        const QDir gateway(folder.path());
        const QString at = gateway.filePath(q("apis/Orders-1.0.0/"));
        put(at + q("api.yaml"), "old: 1\n");
        put(at + q("Definitions/swagger.yaml"), "old: 1\n");
        put(at + q("postern.yaml"), "apiVersion: postern/v1\n# mine\nbackend: http://127.0.0.1:1 # keep\n");
        put(at + q("Endpoint-certificates/a.crt"), "cert");
        put(at + q("Docs/x/document.yaml"), "doc");
        QVERIFY(QFile::link(q("a.crt"), at + q("Endpoint-certificates/link.crt")));
        const Result<SaveReport> saved = saveInto(folder.path(), sample());
        QVERIFY2(saved, saved ? "" : saved.error().describe().c_str());
        QVERIFY(saved->replaced);
        QVERIFY2(saved->notes.isEmpty(), qPrintable(saved->notes.join(QLatin1Char(' '))));
        QCOMPARE(contentOf(at + q("api.json")), QByteArray("{\"new\":1}\n"));
        QVERIFY(!QFile::exists(at + q("api.yaml")));
        QVERIFY(!QFile::exists(at + q("Definitions/swagger.yaml")));
        QCOMPARE(contentOf(at + q("postern.yaml")),
                 QByteArray("apiVersion: postern/v1\n# mine\nbackend: http://127.0.0.1:1 # keep\nprovenance:\n  server: "
                            "\"https://apim:9443\"\n  apiId: \"id-1\"\n"));
        QCOMPARE(contentOf(at + q("Endpoint-certificates/a.crt")), QByteArray("cert"));
        QCOMPARE(contentOf(at + q("Docs/x/document.yaml")), QByteArray("doc"));
        QCOMPARE(QFile::symLinkTarget(at + q("Endpoint-certificates/link.crt")), at + q("Endpoint-certificates/a.crt"));
        QVERIFY(QDir(gateway.filePath(q(".postern"))).isEmpty());

        const QByteArray first = contentOf(at + q("postern.yaml"));
        QVERIFY(saveInto(folder.path(), sample())); // again changes nothing
        QCOMPARE(contentOf(at + q("postern.yaml")), first);
        QCOMPARE(QDir(gateway.filePath(q("apis"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden),
                 QStringList{q("Orders-1.0.0")});
    }

    void aFailedSaveLosesNothing_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("a file that cannot be written") << q("file");
        QTest::newRow("policies.yaml is broken") << q("policies");
        QTest::newRow("a path that leaves the folder") << q("escape");
        QTest::newRow("apis is a file") << q("apis");
    }
    void aFailedSaveLosesNothing()
    {
        QFETCH(QString, how);
        const QTemporaryDir folder;
        const QDir gateway(folder.path());
        const QString at = gateway.filePath(q("apis/Orders-1.0.0/"));
        PulledApi api = sample();
        if (how == q("apis")) {
            put(gateway.filePath(q("apis")), "x");
        } else {
            put(at + q("api.yaml"), "old: 1\n");
            put(at + q("postern.yaml"), "apiVersion: postern/v1\n");
        }
        if (how == q("file"))
            api.files.push_back({QString(300, QLatin1Char('x')), "too long a name"});
        if (how == q("policies"))
            put(gateway.filePath(q("policies.yaml")), "a: [1\n");
        if (how == q("escape"))
            api.files.push_back({q("../../evil"), "x"});
        const Result<SaveReport> saved = saveInto(folder.path(), api);
        QVERIFY(!saved);
        QVERIFY(!saved.error().message().empty());
        if (how != q("apis")) {
            QCOMPARE(contentOf(at + q("api.yaml")), QByteArray("old: 1\n"));
            QCOMPARE(contentOf(at + q("postern.yaml")), QByteArray("apiVersion: postern/v1\n"));
            QVERIFY(!QFile::exists(at + q("api.json")));
            QVERIFY(QDir(gateway.filePath(q(".postern"))).isEmpty());
        }
        QVERIFY(!QFile::exists(gateway.filePath(q("evil"))));
    }

    void aFullDiskLosesNothing()
    {
        // /dev/shm may be mounted by nobody but root; a size limit on files says ENOSPC's cousin, EFBIG, to anybody.
        const QTemporaryDir folder;
        const QDir gateway(folder.path());
        const QString at = gateway.filePath(q("apis/Orders-1.0.0/"));
        put(at + q("api.yaml"), "old: 1\n");
        PulledApi api = sample();
        api.files[0].content = QByteArray(1024 * 1024, 'x');
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{64 * 1024, 64 * 1024};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            ::_exit(saveInto(folder.path(), api).has_value() ? 1 : 0);
        }
        int status = -1;
        ::waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(contentOf(at + q("api.yaml")), QByteArray("old: 1\n"));
        QVERIFY(!QFile::exists(at + q("api.json")));
    }

    void folderNamesThatLeaveAreRefused()
    {
        const QTemporaryDir folder;
        for (const char* name : {"", ".", "..", "a/b", "../x", ".hidden", "/abs", "a\\b"}) {
            PulledApi api = sample();
            api.folderName = q(name);
            QVERIFY2(!saveInto(folder.path(), api), name);
        }
    }

    void policiesAreAppendedAndNothingElseChanges()
    {
        PulledApi api = sample();
        ThrottlingPolicy gold;
        gold.name = q("Gold");
        gold.level = PolicyLevel::Subscription;
        gold.requestCount = 5000;
        gold.unitTime = 3'600'000;
        gold.timeUnit = q("hour");
        gold.displayName = q("Gold \"plus\"");
        ThrottlingPolicy unlimited;
        unlimited.name = q("Unlimited");
        const QByteArray before = "# mine\nGold: {count: 5, unitTime: 1, timeUnit: min}\nBronze:\n  count: 1";
        const auto update = withPolicies(before, {api.policies[0], gold, unlimited, api.policies[0]});
        QVERIFY2(update, update ? "" : update.error().describe().c_str());
        QCOMPARE(update->added, QStringList{q("50PerMin")});
        QCOMPARE(update->differing, QStringList{q("Gold")});
        QCOMPARE(update->text, before + "\n\"50PerMin\":\n  count: 50\n  unitTime: 1\n  timeUnit: min\n");

        const auto fresh = withPolicies({}, {gold});
        QVERIFY2(fresh->text.contains("level: subscription") && fresh->text.contains("timeUnit: hour") &&
                     fresh->text.contains("displayName: \"Gold \\\"plus\\\"\""),
                 fresh->text);
        QVERIFY(withPolicies(fresh->text, {gold})->differing.isEmpty()); // it reads what it writes
        QVERIFY(!withPolicies("{a: {count: 1}}", {gold})); // flow style: cannot be appended to
        QVERIFY(!withPolicies("- a\n", {gold}));
    }

    void aNameAtTwoLevelsIsNeverDroppedWithoutAWord()
    {
        const auto policy = [](PolicyLevel level, qint64 count) {
            ThrottlingPolicy made;
            made.name = q("10PerMin");
            made.level = level;
            made.requestCount = count;
            made.unitTime = 60'000;
            made.timeUnit = q("min");
            return made;
        };
        const QByteArray numbers = "  count: 10\n  unitTime: 1\n  timeUnit: min\n";
        const auto both = withPolicies({}, {policy(PolicyLevel::Subscription, 10), policy(PolicyLevel::Application, 10)});
        QVERIFY(both);
        QCOMPARE(both->text, "\"10PerMin\":\n" + numbers); // for any level
        QVERIFY(both->notes.isEmpty());

        // The second API of a pull may be the one that names it at another level.
        const auto first = withPolicies({}, {policy(PolicyLevel::Application, 10)});
        QCOMPARE(first->text, "\"10PerMin\":\n  level: application\n" + numbers);
        const auto second = withPolicies("# mine\n" + first->text, {policy(PolicyLevel::Api, 10)});
        QCOMPARE(second->text, "# mine\n\"10PerMin\":\n" + numbers);
        QVERIFY(second->notes.isEmpty() && second->added.isEmpty());
        const QByteArray own = "10PerMin: {level: application, count: 10}\n";
        const auto written = withPolicies(own, {policy(PolicyLevel::Api, 10)});
        QCOMPARE(written->text, own);
        QVERIFY2(written->notes.join(QLatin1Char(' ')).contains(q("level: any")), qPrintable(written->notes.join(QLatin1Char(' '))));

        const auto differing = withPolicies({}, {policy(PolicyLevel::Api, 10), policy(PolicyLevel::Application, 20)});
        QCOMPARE(differing->text, "\"10PerMin\":\n" + numbers);
        QCOMPARE(differing->notes.size(), 1);
        QVERIFY2(differing->notes[0].startsWith(q("The application policy \"10PerMin\" was left out")),
                 qPrintable(differing->notes[0]));
        const auto later = withPolicies(differing->text, {policy(PolicyLevel::Application, 20)});
        QCOMPARE(later->differing, QStringList{q("10PerMin")});

        // A save says what the file could not hold, and widens an entry though it adds none.
        const QTemporaryDir folder;
        PulledApi api = sample();
        api.policies = {policy(PolicyLevel::Application, 10)};
        QVERIFY(saveInto(folder.path(), api));
        api.policies = {policy(PolicyLevel::Api, 10), policy(PolicyLevel::Subscription, 30)};
        const Result<SaveReport> saved = saveInto(folder.path(), api);
        QVERIFY(saved);
        QCOMPARE(contentOf(folder.filePath(q("policies.yaml"))), "\"10PerMin\":\n" + numbers);
        QVERIFY2(saved->notes.join(QLatin1Char(' ')).contains(q("subscription policy \"10PerMin\"")),
                 qPrintable(saved->notes.join(QLatin1Char(' '))));
    }

    void whatIsAppendedIsAPolicyThatTheGatewayReads()
    {
        std::vector<ThrottlingPolicy> all(3);
        all[0].name = q("By: \"bytes\" #1");
        all[0].byBandwidth = true;
        all[0].dataUnit = q("KB");
        all[0].requestCount = 500;
        all[0].unitTime = 86'400'000;
        all[0].timeUnit = q("days");
        all[1].name = q("Burst");
        all[1].level = PolicyLevel::Subscription;
        all[1].requestCount = 1000;
        all[1].unitTime = 90'000;
        all[1].timeUnit = q("min");
        all[1].rateLimitCount = 5;
        all[1].rateLimitTimeUnit = q("min");
        all[1].stopOnQuotaReach = false;
        all[2].name = q("OldStyle");
        all[2].requestCount = 7;
        all[2].unitTime = 2;
        all[2].timeUnit = q("hour");
        const auto update = withPolicies({}, all);
        QVERIFY2(update, update ? "" : update.error().describe().c_str());
        const Result<schema::Value> file =
            schema::readYaml({update->text.constData(), static_cast<std::size_t>(update->text.size())}, "policies.yaml");
        QVERIFY(file);
        std::vector<model::ThrottlingPolicy> read;
        for (const schema::Entry& entry : file->entries()) {
            const Result<model::ThrottlingPolicy> policy = schema::decode<model::ThrottlingPolicy>(entry.value);
            QVERIFY2(policy, policy ? "" : (policy.error().describe() + update->text.toStdString()).c_str());
            read.push_back(*policy);
        }
        QCOMPARE(file->entries()[0].key, all[0].name.toStdString());
        QVERIFY(read[0].data == ByteCount(500 * 1024));
        QVERIFY(read[0].period() == std::chrono::hours(24));
        QVERIFY(read[1].period() == std::chrono::seconds(90));
        QVERIFY(read[1].level == model::ThrottlingPolicy::Level::Subscription);
        QVERIFY(read[1].burst->per == std::chrono::minutes(1));
        QVERIFY(!read[1].stopOnQuotaReach);
        QVERIFY(read[2].period() == std::chrono::hours(2));
        QVERIFY(read[2].count == 7);
    }

    void provenanceReplacesItsOwnBlockOnly()
    {
        const PulledApi api = sample();
        const auto updated = withProvenance("provenance:\n  server: old\n\n  apiId: x\n# c\nmock: true\n", api);
        QVERIFY(updated);
        QVERIFY2(updated->startsWith("# c\nmock: true\nprovenance:\n"), *updated);
        QVERIFY(!updated->contains("old"));
        QVERIFY(!withProvenance("{mock: true}", api));
        QVERIFY(!withProvenance("mock: [", api));
    }
};

POSTERN_TEST(PullTest);
#include "PullTest.moc"
