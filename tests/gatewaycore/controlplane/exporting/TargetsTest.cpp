// SPDX-License-Identifier: Apache-2.0
#include "SampleBundle.h"

#include "controlplane/exporting/CiPipeline.h"
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/NetworkRules.h"
#include "crypto/Digest.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <sstream>

using namespace postern;
using namespace postern::exporting;
using namespace postern::exporting::test;

namespace {

namespace fs = std::filesystem;

TargetOptions options()
{
    TargetOptions out;
    out.program = QCoreApplication::applicationFilePath().toStdString();
    return out;
}

std::string said(const Result<ExportTree>& tree) { return tree ? std::string("(taken)") : tree.error().message(); }

std::string refusal(Target target, const BundleFacts& facts, const TargetOptions& chosen = options()) { return said(treeFor(target, facts, sampleBundle(), chosen)); }

/// What is written as text, by its path; what is copied, and the licences of this machine, are no part of it.
std::map<std::string, std::string> textsOf(const ExportTree& tree)
{
    std::map<std::string, std::string> out;
    for (const auto& [path, file] : tree) {
        if (file.source.empty() && !path.starts_with("rootfs/") && path.find("bundle/") == std::string::npos)
            out.emplace(path, file.content);
    }
    return out;
}

} // namespace

class TargetsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsWrittenIsWhatWasLookedAt_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("hostile");
        QTest::addColumn<bool>("sidecar");
        for (const char* target : {"container", "compose", "kubernetes", "systemd"}) {
            QTest::newRow(target) << QString::fromLatin1(target) << false << false;
            QTest::newRow((std::string(target) + "-hostile").c_str()) << QString::fromLatin1(target) << true << false;
        }
        QTest::newRow("sidecar") << QStringLiteral("kubernetes") << false << true;
        for (const char* system : {"ci-github", "ci-gitlab", "ci-jenkins"})
            QTest::newRow(system) << QString::fromLatin1(system) << false << false;
    }
    void whatIsWrittenIsWhatWasLookedAt()
    {
        QFETCH(QString, target);
        QFETCH(bool, hostile);
        QFETCH(bool, sidecar);
        BundleFacts facts = hostile ? hostileFacts() : sampleFacts();
        facts.writesState = hostile;
        TargetOptions chosen = options();
        chosen.sidecar = sidecar;
        chosen.signers = hostile ? "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n" : "";
        const auto tree = target.startsWith(QLatin1String("ci-")) ? ciTree(*ciSystemOf(target.mid(3).toStdString()), {"orders", {"--publisher", "https://apim.example", "--label", "the shop's"}, {Target::Tar, Target::Oci}, {}})
                                                                 : treeFor(*targetOf(target.toStdString()), facts, sampleBundle(), chosen);
        QVERIFY2(tree, tree ? "" : tree.error().describe().c_str());
        const fs::path golden = fs::path(POSTERN_SOURCE_DIR "/tests/gatewaycore/controlplane/exporting/golden") / QTest::currentDataTag();
        const auto texts = textsOf(*tree);
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            fs::remove_all(golden);
            for (const auto& [path, text] : texts) {
                fs::create_directories((golden / path).parent_path());
                std::ofstream(golden / path, std::ios::binary) << text;
            }
        }
        std::map<std::string, std::string> wanted;
        for (const fs::directory_entry& each : fs::recursive_directory_iterator(golden)) {
            std::ostringstream text;
            if (each.is_regular_file())
                text << std::ifstream(each.path(), std::ios::binary).rdbuf();
            if (each.is_regular_file())
                wanted[each.path().lexically_relative(golden).generic_string()] = text.str();
        }
        for (const auto& [path, text] : texts) {
            QVERIFY2(wanted.contains(path), path.c_str());
            QVERIFY2(wanted[path] == text, (path + " is now\n" + text).c_str());
        }
        QCOMPARE(texts.size(), wanted.size());
    }

    void anImageIsItsOwnProof()
    {
        const auto first = treeFor(Target::Oci, hostileFacts(), sampleBundle(), options());
        QVERIFY2(first, said(first).c_str());
        for (const auto& [path, file] : *first) {
            if (path.starts_with("blobs/sha256/"))
                QCOMPARE(path.substr(13), crypto::sha256(file.content).hex());
        }
        const auto index = schema::readJson(first->at("index.json").content, "index.json");
        QVERIFY(index);
        const auto* described = index->atPath("manifests[0]");
        const std::string digest = described->find("digest")->asString().substr(7);
        const auto manifest = schema::readJson(first->at("blobs/sha256/" + digest).content, "manifest");
        QCOMPARE(manifest->find("layers")->size(), std::size_t(2));
        const auto config = schema::readJson(first->at("blobs/sha256/" + manifest->atPath("config.digest")->asString().substr(7)).content, "config");
        QCOMPARE(config->atPath("config.User")->asString(), std::string("65532:65532"));
        QCOMPARE(config->atPath("config.Env[0]")->asString(), std::string("POSTERN_CFG__LISTENERS__0__ADDRESS=0.0.0.0"));
        QCOMPARE(first->at("oci-layout").content, std::string("{\"imageLayoutVersion\":\"1.0.0\"}"));
        ExportTree changed = sampleBundle();
        changed["snapshot.bin"].content += 'x';
        const auto second = treeFor(Target::Oci, hostileFacts(), changed, options());
        std::size_t same = 0;
        for (const auto& [path, file] : *second)
            same += first->contains(path) && first->at(path).content == file.content ? 1 : 0;
        QCOMPARE(same, std::size_t(2)); // oci-layout, and the layer of posternd: a new bundle is the small part of an image
    }

    void whatDoesNotFitIsRefusedWithAReason()
    {
        BundleFacts facts = sampleFacts();
        facts.overridable.clear();
        QCOMPARE(refusal(Target::Container, facts), std::string("listener \"http\" listens on 127.0.0.1, where nothing outside of a container reaches it: write address: 0.0.0.0"));
        facts = sampleFacts();
        facts.ports[0].port = 0;
        QCOMPARE(refusal(Target::Kubernetes, facts), std::string("listener \"http\" takes any free port, which nobody outside could know: give it one"));
        QCOMPARE(refusal(Target::Systemd, facts), std::string("listener \"http\" takes any free port, which nobody outside could know: give it one"));
        facts = sampleFacts();
        facts.ports[0].name = "a:b";
        QVERIFY(refusal(Target::Systemd, facts).starts_with("listener \"a:b\" cannot be the name of a socket"));
        facts = sampleFacts();
        facts.secrets[0].name = "BACKEND KEY\n";
        QCOMPARE(refusal(Target::Compose, facts), std::string("gateway.yaml:12:5: the secret ${env:BACKEND KEY } cannot be passed on: a variable has letters, digits and \"_\""));
        facts = sampleFacts();
        facts.secrets[1].name = "../etc/shadow";
        QVERIFY(refusal(Target::Kubernetes, facts).find("without \"..\"") != std::string::npos);
        facts = sampleFacts();
        facts.name = "Orders Shop";
        QVERIFY(refusal(Target::Oci, facts).starts_with("\"Orders Shop\" cannot be the name of a deployment"));
        TargetOptions chosen = options();
        for (const char* image : {"Registry/Orders", "orders;id", "a//b", "/a", "a/", "a b", "a:\"x\"", "a/../b"}) {
            chosen.image = image;
            QVERIFY2(refusal(Target::Kubernetes, sampleFacts(), chosen).starts_with("an image cannot be called"), image);
        }
        chosen = options();
        chosen.replicas = 1;
        QVERIFY(refusal(Target::Kubernetes, sampleFacts(), chosen).starts_with("a Deployment needs 2 replicas"));
        chosen = options();
        chosen.nameSpace = "Kube System";
        QVERIFY(refusal(Target::Kubernetes, sampleFacts(), chosen).starts_with("\"Kube System\" cannot be a namespace"));
        chosen = options();
        chosen.program = "/nowhere/posternd";
        for (const Target target : {Target::Container, Target::Oci, Target::Compose, Target::Systemd})
            QCOMPARE(refusal(target, sampleFacts(), chosen), std::string("/nowhere/posternd cannot be read: No such file or directory"));
        QVERIFY(said(ciTree(CiSystem::GitHub, {"orders", {"${{ secrets.X }}"}, {}, {}})).find("GitHub would take it") != std::string::npos);
        QVERIFY(said(ciTree(CiSystem::GitLab, {"orders", {"a\nb"}, {}, {}})).find("control characters") != std::string::npos);
    }

    void aBundleThatNoConfigMapHoldsIsInTheImage()
    {
        ExportTree bundle = sampleBundle();
        std::size_t others = 0;
        for (const auto& [path, file] : bundle)
            others += path == "snapshot.bin" ? 0 : file.content.size();
        for (const bool fits : {true, false}) {
            bundle["snapshot.bin"].content.assign((1U << 20U) - others + (fits ? 0 : 1), 'x');
            const auto tree = treeFor(Target::Kubernetes, sampleFacts(), bundle, options());
            QCOMPARE(tree->contains("configmap.yaml"), fits);
            QVERIFY((tree->at("deployment.yaml").content.find("/etc/postern/bundle") != std::string::npos) == fits);
            const std::string told = fits ? "in a ConfigMap: its 1048576 octets" : "in the image: it has 1048577 octets, and a ConfigMap holds 1048576";
            QVERIFY2(tree->at("README.md").content.find(told) != std::string::npos, tree->at("README.md").content.c_str());
        }
    }

    void hostileNamesAreReadBackAsTheyAre()
    {
        BundleFacts facts = hostileFacts();
        facts.apis.pop_back(); // what is no UTF-8 cannot be
        const auto tree = treeFor(Target::Kubernetes, facts, sampleBundle(), options());
        const auto deployment = schema::readYaml(tree->at("deployment.yaml").content, "deployment.yaml");
        QVERIFY2(deployment, deployment ? "" : deployment.error().message().c_str());
        std::string wanted;
        for (const std::string& api : facts.apis)
            wanted += oneLine(api) + "\n";
        QCOMPARE(deployment->find("metadata")->find("annotations")->find("postern.dev/apis")->asString(), wanted);
    }

    void namesBecomeLabels()
    {
        QCOMPARE(dnsLabel("Orders: the \"Shop\" 1.0", "x"), std::string("orders-the-shop-1-0"));
        QCOMPARE(dnsLabel("\xe6\xb3\xa8\xe6\x96\x87", "gateway"), std::string("gateway"));
        QCOMPARE(dnsLabel(std::string(80, 'a'), "x").size(), std::size_t(63));
        QCOMPARE(dnsLabelWith(std::string(63, 'a'), "bundle").size(), std::size_t(63));
        QVERIFY(isDnsLabel("a-1") && !isDnsLabel("-a") && !isDnsLabel("a-") && !isDnsLabel("") && !isDnsLabel(std::string(64, 'a')) && !isDnsLabel("a.b"));
        std::vector<BundlePort> ports;
        for (const char* name : {"http", "HTTP", "8080", "a very long name of a port", "a very long name of another", "", "--"})
            ports.emplace_back().name = name;
        const std::vector<std::string> wanted{"http", "http-2", "p-8080", "a-very-long-nam", "a-very-long-n-2", "http-3", "http-4"};
        QCOMPARE(portNames(ports), wanted);
        QCOMPARE(plainWord("1.0: \"x\"\n", "latest"), std::string("1.0-x"));
        QCOMPARE(plainWord("...", "latest"), std::string("latest"));
    }

    void originsBecomeRules()
    {
        const auto port = [](const char* origin) { return backendAddress(origin) ? std::string(backendAddress(origin)->ip) + ":" + std::to_string(backendAddress(origin)->port) : std::string("none"); };
        QCOMPARE(port("https://orders.example"), std::string(":443"));
        QCOMPARE(port("http://user:pass@10.0.0.1:8080/x"), std::string("10.0.0.1:8080"));
        QCOMPARE(port("https://[2001:db8::7]:9443"), std::string("2001:db8::7:9443"));
        for (const char* wrong : {"", "orders", "ftp://a", "http://", "http://a:99999", "http://a:x", "https://[::1"})
            QCOMPARE(port(wrong), std::string("none"));
    }

    void keysMayBeOverriddenByWhatStandsForThem()
    {
        const BundleFacts facts = sampleFacts();
        QVERIFY(mayOverride(facts, "listeners.0.address") && mayOverride(facts, "timeouts.drainDelay") && mayOverride(facts, "workers"));
        QVERIFY(!mayOverride(facts, "listeners.0") && !mayOverride(facts, "listeners.0.tls") && !mayOverride(facts, "issuers"));
    }

    void wordsArePartedAsAShellDoes()
    {
        const auto words = [](const char* text) {
            const auto parted = shellWords(text);
            std::string out;
            for (const std::string& each : parted ? *parted : std::vector<std::string>{"refused"})
                out += "[" + each + "]";
            return out;
        };
        QCOMPARE(words("--publisher  https://x --label 'the shop'\\''s' \"a \\\"b\\\" \\c\" '' d\\ e"), std::string("[--publisher][https://x][--label][the shop's][a \"b\" \\c][][d e]"));
        QCOMPARE(words(""), std::string());
        QCOMPARE(words("'a"), std::string("[refused]"));
        for (const std::string& name : hostileNames()) { // what a step says is what was meant
            if (name.find('\n') != std::string::npos)
                continue;
            const CiOptions chosen{"orders", {name}, {}, {}};
            const std::string script = ciSteps(chosen).front().script;
            const auto back = shellWords(std::string_view(script).substr(0, script.rfind(" || ")));
            QVERIFY2(back && back->size() == 3 && back->at(2) == name, script.c_str());
        }
    }
};

POSTERN_TEST(TargetsTest);

#include "TargetsTest.moc"
