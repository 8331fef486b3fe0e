// SPDX-License-Identifier: Apache-2.0
#include "bundle/BundleFolder.h"
#include "controlplane/exporting/BundleContents.h"
#include "controlplane/exporting/Components.h"
#include "controlplane/exporting/Exporter.h"
#include "controlplane/exporting/MarkedCalls.h"
#include "controlplane/exporting/RecordedBackends.h"
#include "controlplane/exporting/TreeWriter.h"
#include "dataplane/inspection/Masking.h"
#include "support/PlantedTrace.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <fstream>

using namespace postern;
using namespace postern::exporting;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& file, std::string_view content)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

/// Of nobody: its key is not kept anywhere.
const char* const authority =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBiTCCAS+gAwIBAgIUFhqu4Zzy3isiUWxknW+W/WphkIEwCgYIKoZIzj0EAwIw\n"
    "GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTI5MTgyMzQ0WhgPMjEy\n"
    "NjExMDUxODIzNDRaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI\n"
    "zj0CAQYIKoZIzj0DAQcDQgAEPreJ9nSPixqaDv4ZEoZBWnDXAMHl72FBPnxWGezY\n"
    "pfG9AIpjmt30CHf0gkLHGO6O2XVtx2Ubhe2YXlREkQFx+qNTMFEwHQYDVR0OBBYE\n"
    "FMOE/IWVWl744ZM66Ez9mNDY1UT3MB8GA1UdIwQYMBaAFMOE/IWVWl744ZM66Ez9\n"
    "mNDY1UT3MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgXCfwP3Nz\n"
    "WXiNb6fsscW0K9a+mVGD5Obth4A3MUG6sFUCIQDCSOA3X8G/R3eBsYoVu7vXs+LA\n"
    "uu9IZjWXbsPUuUROyQ==\n"
    "-----END CERTIFICATE-----\n";

const char* const privateKey = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";

/// A project with a TLS listener, an authority from outside and secrets of both kinds.
class ExportProject {
  public:
    ExportProject()
    {
        put(path() / "gateway.yaml", "apiVersion: postern/v1\nlisteners: [{name: http, port: 8280}]\n"
                                     "clusters: {shop: {endpoints: [{url: 'https://a.example:8443/v1'}], tls: {caFile: " + outside().string() +
                                         "}, security: {type: backend-basic, config: {username: u, password: '${env:SHOP_PASSWORD}'}}}}\n"
                                         "apiKeys: [{name: k, key: '${file:secret/key}'}]\n");
        put(path() / "apis/Shop-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Shop, version: 1.0.0, context: /shop}\n");
        put(path() / "apis/Shop-1.0.0/Definitions/swagger.yaml",
            "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n");
        put(path() / "apis/Shop-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\ncluster: shop\n");
        put(path() / "secret/key", "a secret\n");
        put(outside(), authority);
    }
    [[nodiscard]] fs::path path() const { return fs::path(folder_.path().toStdString()) / "My Shop"; }
    [[nodiscard]] fs::path outside() const { return fs::path(folder_.path().toStdString()) / "ca.pem"; }
    [[nodiscard]] fs::path place(const char* name) const { return fs::path(folder_.path().toStdString()) / "places" / name; }
    [[nodiscard]] ExportRequest request(const char* name) const
    {
        ExportRequest out;
        out.project = path();
        out.out = place(name);
        out.options.program = "/bin/true"; // any program has libraries
        return out;
    }

  private:
    QTemporaryDir folder_;
};

inspection::Trace recorded()
{
    inspection::Trace trace;
    trace.summary.method = "POST";
    trace.summary.target = "/shop/items?x=1";
    trace.summary.status = 201;
    trace.clientRequest.headers = {{"Host", "a"}, {"Authorization", "Bearer ****wxyz (564 characters)"}, {"Content-Type", "application/json"}, {"apikey", "****"}};
    trace.clientRequest.body = "{}";
    trace.clientResponse.headers = {{"content-type", "application/json; charset=utf-8"}};
    trace.clientResponse.body = R"({"id": 7, "a/b": "x", "list": [1]})";
    return trace;
}

} // namespace

class ExporterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPlanTellsWhatADeploymentHasToKnow()
    {
        const ExportProject project;
        std::vector<std::string> steps;
        ExportWatch watch;
        watch.progress = [&steps](const ExportProgress& each) { steps.emplace_back(nameOf(each.step)); };
        const auto plan = Exporter(project.request("a"), watch).plan();
        QVERIFY2(plan, plan ? "" : plan.error().describe().c_str());
        QCOMPARE(plan->facts.name, std::string("my-shop"));
        QCOMPARE(plan->facts.version, plan->facts.hash.substr(0, 12));
        QCOMPARE(plan->facts.backends, std::vector<std::string>{"https://a.example:8443"});
        QCOMPARE(plan->facts.apis, std::vector<std::string>{"Shop 1.0.0"});
        QCOMPARE(plan->facts.secrets.size(), std::size_t(2));
        QCOMPARE(plan->facts.secrets[0].name, std::string("SHOP_PASSWORD"));
        QCOMPARE(plan->facts.secrets[0].usedAt.at(0).file(), std::string_view("gateway.yaml"));
        QCOMPARE(plan->facts.secrets[1].name, std::string("/run/secrets/secret-key"));
        QCOMPARE(int(plan->facts.ports.at(0).port), 8280);
        QVERIFY(std::find(plan->facts.overridable.begin(), plan->facts.overridable.end(), "listeners.0.port") != plan->facts.overridable.end());
        QVERIFY(plan->bundle.contains("licences/postern/LICENSE"));
        QCOMPARE(std::count_if(plan->bundle.begin(), plan->bundle.end(), [](const auto& each) { return each.first.starts_with("files/outside/"); }), 1);
        QCOMPARE(steps, (std::vector<std::string>{"build", "read", "describe", "arrange"}));
        QVERIFY(!fs::exists(project.place("a")));
    }

    void whatIsWrittenIsTakenAsABundle()
    {
        const ExportProject project;
        Exporter exporter(project.request("a"));
        const auto plan = exporter.plan();
        QVERIFY2(plan, plan ? "" : plan.error().describe().c_str());
        const auto written = exporter.write(*plan);
        QVERIFY2(written, written ? "" : written.error().describe().c_str());
        QCOMPARE(*written, Exporter::Outcome::Written);
        schema::Problems problems;
        const auto checked = bundle::check(project.place("a"), {}, problems);
        QVERIFY2(checked, problems.toString().c_str());
        QCOMPARE(checked->hash, plan->facts.hash);
        QCOMPARE(*exporter.write(*plan), Exporter::Outcome::Same);
        put(project.place("a") / "more", "");
        const auto refused = exporter.write(*plan);
        QVERIFY(!refused && refused.error().kind() == ErrorKind::AlreadyExists);
        ExportRequest again = project.request("a");
        again.replace = true;
        QCOMPARE(*Exporter(std::move(again)).write(*plan), Exporter::Outcome::Written);
        QVERIFY(!fs::exists(project.place("a") / "more"));
        QCOMPARE(std::distance(fs::directory_iterator(project.place("")), fs::directory_iterator()), 1);
    }

    void aCancelLeavesNothing()
    {
        const ExportProject project;
        const auto plan = Exporter(project.request("a")).plan();
        QVERIFY(plan);
        for (const Target target : {Target::Folder, Target::Tar}) {
            std::atomic<bool> stop{false};
            ExportWatch watch;
            watch.stop = &stop;
            watch.progress = [&stop](const ExportProgress& each) { stop = each.done == 2; };
            ExportRequest request = project.request("a");
            request.target = target;
            const auto written = Exporter(std::move(request), watch).write(*plan);
            QVERIFY(!written && written.error().kind() == ErrorKind::Cancelled);
            QVERIFY(fs::is_empty(project.place("")));
        }
    }

    void twoExportsAtOnceDoNotMeet()
    {
        const ExportProject project;
        const auto plan = Exporter(project.request("a")).plan();
        QVERIFY(plan);
        ExportWatch watch;
        bool tried = false;
        watch.progress = [&](const ExportProgress&) {
            if (std::exchange(tried, true))
                return;
            const auto second = Exporter(project.request("a")).write(*plan);
            QVERIFY(!second && second.error().kind() == ErrorKind::Unavailable);
        };
        QVERIFY(Exporter(project.request("a"), watch).write(*plan));
        QVERIFY(tried);
    }

    void secretsDoNotGoAlong()
    {
        const ExportProject project;
        put(project.path() / "keys.json", R"({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "BB"}]})");
        put(project.path() / "tls/key.pem", privateKey);
        put(project.path() / "tls/cert.pem", "a certificate");
        snapshot::Snapshot snapshot;
        snapshot.config.listeners.resize(1);
        snapshot.config.listeners[0].tls.emplace();
        snapshot.config.listeners[0].tls->certificate = "tls/cert.pem";
        snapshot.config.listeners[0].tls->key = "tls/key.pem";
        schema::Problems problems;
        BundleContents contents = contentsOf(snapshot, project.path(), problems);
        QVERIFY2(!problems.hasErrors(), problems.toString().c_str());
        QVERIFY(contents.files.contains("files/tls/cert.pem"));
        QCOMPARE(contents.files.size(), std::size_t(2));
        QCOMPARE(contents.facts.secrets.at(0).name, std::string("/run/secrets/tls-key.pem"));
        const auto read = snapshot::read(contents.files.at("snapshot.bin").content, "/b/files");
        QVERIFY(read);
        QCOMPARE(read->config.listeners.at(0).tls->key, std::string("/run/secrets/tls-key.pem"));
        QCOMPARE(read->config.listeners.at(0).tls->certificate, std::string("/b/files/tls/cert.pem"));

        snapshot.config.issuers.resize(1);
        snapshot.config.issuers[0].jwksFile = "keys.json";
        snapshot.config.apiKeys.resize(1);
        snapshot.config.apiKeys[0].key = {schema::SecretRef::Source::Keychain, "mine", {}};
        (void)contentsOf(snapshot, project.path(), problems);
        QVERIFY(problems.toString().find("holds a private or shared key") != std::string::npos);
        QVERIFY(problems.toString().find("${keychain:mine} cannot go into a bundle") != std::string::npos);
    }

    void credentialsInAnAddressAreRefused()
    {
        snapshot::Snapshot snapshot;
        snapshot.config.clusters.resize(1);
        snapshot.config.clusters[0].endpoints.resize(2);
        snapshot.config.clusters[0].endpoints[0].url = "http://me:secret-word@a.example/";
        snapshot.config.clusters[0].endpoints[1].url = "http://[::1]:8080/";
        schema::Problems problems;
        (void)contentsOf(snapshot, "/", problems);
        QVERIFY(problems.toString().find("has credentials in it") != std::string::npos);
        QVERIFY(problems.toString().find("secret-word") == std::string::npos);
        QVERIFY(problems.toString().find("http://[::1]:8080 is the machine") != std::string::npos);
    }

    void whatIsAskedForIsHeldAgainstWhatThereIs()
    {
        const ExportProject project;
        ExportRequest request = project.request("a");
        request.name = "Not A Name";
        QVERIFY(!Exporter(request).plan());
        request = project.request("a");
        request.overridable = {"issuers.0.issuer"};
        const auto refused = Exporter(request).plan();
        QVERIFY(!refused && refused.error().message().find("is no key that can be left open") != std::string::npos);
        request.overridable = {"none"};
        const auto closed = Exporter(request).plan();
        QVERIFY(closed && closed->facts.overridable.empty());
        request = project.request("a");
        request.options.program = "/does/not/exist";
        const auto missing = Exporter(request).plan();
        QVERIFY(!missing && missing.error().kind() == ErrorKind::NotFound);
    }

    void licencesAreSpdxIdentifiers()
    {
        const std::string text = "Format: x\n\nFiles: *\nLicense: GPL-2+ with OpenSSL exception\n\nFiles: a\nLicense: Expat and BSD-3-clause\nLicense: My Own\n";
        QCOMPARE(licencesIn(text), (std::vector<std::string>{"BSD-3-Clause", "GPL-2.0-or-later", "LicenseRef-My", "LicenseRef-Own", "MIT"}));
    }

    void secretsOfAProjectAreExpectedInOneFolder()
    {
        QCOMPARE(secretPath("tls/key.pem"), std::string("/run/secrets/tls-key.pem"));
        QCOMPARE(secretPath("../x/./key"), std::string("/run/secrets/x-key"));
        QCOMPARE(secretPath("/etc/key"), std::string("/etc/key"));
    }

    void aRecordedCallBecomesATest()
    {
        const auto test = testOf(recorded());
        QVERIFY(test);
        QCOMPARE(test->url, std::string("{{base}}/shop/items?x=1"));
        QCOMPARE(test->headers.size(), std::size_t(3));
        QCOMPARE(test->headers[0].second, std::string("Bearer {{token}}"));
        QCOMPARE(test->headers[2].second, std::string("{{apikey}}"));
        QCOMPARE(test->checks.size(), std::size_t(5));
        QCOMPARE(test->checks[3].subject, std::string("/a~1b"));
        schema::Problems problems;
        QVERIFY2(calls::CallTest::parse(test->toText(), "t", problems), problems.toString().c_str());
    }

    void plantedSecretsAreInNoTestOfARecordedCall()
    {
        test::PlantedTrace planted;
        QVERIFY(!testOf(planted.trace)); // its address has some
        planted.trace.summary.target = "/a?x=1";
        QVERIFY(!testOf(planted.trace)); // its content, too
        planted.trace.clientRequest.body = "{}";
        planted.trace.clientResponse.headers.back().second = "application/json";
        planted.trace.clientResponse.body = "{\"access_token\":\"" + planted.canaries.front() + "\",\"note\":\"Bearer " + planted.canaries.back() + "\",\"id\":17}";
        const auto test = testOf(planted.trace);
        QVERIFY(test);
        const std::string text = test->toText();
        QVERIFY2(planted.foundIn(text).empty(), planted.foundIn(text).c_str());
        QVERIFY2(text.find(planted.visible) != std::string::npos && text.find("{{xharmless}}") != std::string::npos, text.c_str());
    }

    void aCallThatWasNotRecordedWholeBecomesNone()
    {
        inspection::Trace trace = recorded();
        trace.clientRequest.bodyTruncated = true;
        QVERIFY(!testOf(trace));
        trace = recorded();
        trace.summary.target = "/x?token=****";
        QVERIFY(!testOf(trace));
    }

    void theSameCallIsFoundAgainByItsContentAndItsOrder()
    {
        const auto attempt = [](const std::string& line, const std::string& content, const std::string& answer) {
            inspection::UpstreamAttempt out;
            out.url = "https://a.example/v1";
            out.request = inspection::Message{line + " HTTP/1.1", {}, content, content.size(), false};
            out.response = inspection::Message{"HTTP/1.1 200 OK", {}, answer, answer.size(), false};
            return out;
        };
        inspection::UpstreamAttempt cut = attempt("GET /v1/cut", "", "long");
        cut.response->bodyTruncated = true;
        RecordedAnswers answers({attempt("POST /v1/a", "one", "1"), attempt("POST /v1/a", "two", "2"), attempt("GET /v1/b", "", "first"), attempt("GET /v1/b", "", "second"),
                                 attempt("GET /v1/c?key=****&x=1", "", "masked"), std::move(cut), inspection::UpstreamAttempt{}});
        QCOMPARE(answers.size(), std::size_t(5));
        QCOMPARE(answers.unusable(), std::size_t(2));
        const auto asked = [&answers](BackendCall call) {
            const auto* const found = answers.find(call);
            return found != nullptr ? found->response->body : std::string("none");
        };
        QCOMPARE(asked({"https://a.example/v1", "POST", "/v1/a", "two"}), std::string("2"));
        QCOMPARE(asked({"https://b.example/v1", "POST", "/v1/a", "one"}), std::string("1")); // another one of the cluster
        QCOMPARE(asked({"https://a.example/v1", "GET", "/v1/b", ""}), std::string("first"));
        QCOMPARE(asked({"https://a.example/v1", "GET", "/v1/b", ""}), std::string("second"));
        QCOMPARE(asked({"https://a.example/v1", "GET", "/v1/c?key=secret&x=1", ""}), std::string("masked"));
        QCOMPARE(asked({"https://a.example/v1", "GET", "/v1/c?key=secret&x=2", ""}), std::string("none"));
        QCOMPARE(asked({"https://a.example/v1", "GET", "/v1/cut", ""}), std::string("none"));
        QCOMPARE(asked({"https://a.example/v1", "PUT", "/v1/a", "one"}), std::string("none"));
    }

    /// As Masking writes them: with the length of what they hide, in targets, forms and JSON, where a number becomes a text.
    void whatWasMaskedStandsForAnything()
    {
        const auto attempt = [](const std::string& line, const std::string& content, const std::string& answer) {
            inspection::UpstreamAttempt out;
            out.url = "https://a.example/v1";
            out.request = inspection::Message{line + " HTTP/1.1", {}, content, content.size(), false};
            out.response = inspection::Message{"HTTP/1.1 200 OK", {}, answer, answer.size(), false};
            return out;
        };
        const inspection::Masking masking;
        const std::string token = "eyJhbGciOi.abcdefgh.ijklmnopqr";
        const auto json = [&](const std::string& secret, int order) {
            return "{\"password\":" + secret + ",\"order\":" + std::to_string(order) + "}";
        };
        RecordedAnswers answers({attempt("GET " + masking.target("/v1/a?access_token=" + token + "&x=1"), "", "first"),
                                 attempt("GET " + masking.target("/v1/a?x=2&access_token=" + token), "", "second"),
                                 attempt("POST /v1/b", masking.body("application/json", json("\"hunter2\"", 1)), "one"),
                                 attempt("POST /v1/b", masking.body("application/json", json("1234", 2)), "two"),
                                 attempt("POST /v1/c", masking.body("application/x-www-form-urlencoded", "a=1&client_secret=s3cret&b=2"), "form 2"),
                                 attempt("POST /v1/c", masking.body("application/x-www-form-urlencoded", "a=1&client_secret=s3cret&b=3"), "form 3")});
        const auto asked = [&answers](BackendCall call) {
            const auto* const found = answers.find(call);
            return found != nullptr ? found->response->body : std::string("none");
        };
        const std::string endpoint = "https://a.example/v1";
        QCOMPARE(asked({endpoint, "GET", "/v1/a?access_token=another&x=1", ""}), std::string("first"));
        QCOMPARE(asked({endpoint, "GET", "/v1/a?x=2&access_token=another", ""}), std::string("second"));
        QCOMPARE(asked({endpoint, "GET", masking.target("/v1/a?x=2&access_token=" + token), ""}), std::string("second")); // sent as it was recorded
        QCOMPARE(asked({endpoint, "GET", "/v1/a?access_token=another&x=3", ""}), std::string("none"));
        QCOMPARE(asked({endpoint, "POST", "/v1/b", json("\"another\"", 2)}), std::string("two"));
        QCOMPARE(asked({endpoint, "POST", "/v1/b", json("1234", 2)}), std::string("two"));
        QCOMPARE(asked({endpoint, "POST", "/v1/b", json("[1,2]", 1)}), std::string("one"));
        QCOMPARE(asked({endpoint, "POST", "/v1/b", masking.body("application/json", json("\"hunter2\"", 1))}), std::string("one"));
        QCOMPARE(asked({endpoint, "POST", "/v1/c", "a=1&client_secret=other&b=3"}), std::string("form 3"));
        QCOMPARE(asked({endpoint, "POST", "/v1/c", "a=1&client_secret=other&b=2"}), std::string("form 2"));
    }

    void anAnswerIsWrittenAnewWithoutWhatItsConnectionHad()
    {
        const inspection::Message message{"HTTP/1.1 200 OK", {{"Transfer-Encoding", "chunked"}, {"content-LENGTH", "9"}, {"X-A", "b"}}, "body", 4, false};
        QCOMPARE(answerText(message, "GET"), std::string("HTTP/1.1 200 Recorded\r\nX-A: b\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody"));
        QVERIFY(answerText(message, "HEAD").ends_with("Content-Length: 9\r\nConnection: close\r\n\r\n"));
    }
};

POSTERN_TEST(ExporterTest);
#include "ExporterTest.moc"
