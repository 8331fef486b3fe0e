// SPDX-License-Identifier: Apache-2.0
#include "bundle/BundleFolder.h"
#include "bundle/Signature.h"
#include "crypto/Digest.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace postern;
using namespace postern::bundle;
namespace fs = std::filesystem;

namespace {

/// A folder that is as its bundle.json says, until a test changes it.
class Sample {
  public:
    Sample()
    {
        add("snapshot.bin", "a snapshot");
        add("files/certs/ca.pem", "an authority");
        add("files/keys.json", "{}");
        add("sbom.spdx.json", "a bill");
        seal();
    }
    [[nodiscard]] fs::path path() const { return folder_.path().toStdString(); }
    void add(const std::string& name, const std::string& content)
    {
        write(name, content);
        manifest.files.push_back({name, content.size(), crypto::sha256(content).hex(), false});
    }
    void write(const std::string& name, const std::string& content) const
    {
        fs::create_directories((path() / name).parent_path());
        std::ofstream(path() / name, std::ios::binary) << content;
    }
    void seal() const { write("bundle.json", manifest.toText()); }

    Manifest manifest = [] {
        Manifest out;
        out.name = "orders";
        out.posternd = {"1.0", "0123456789abcdef"};
        return out;
    }();

  private:
    QTemporaryDir folder_;
};

std::string problemsOf(const Sample& sample, const CheckRules& rules = {})
{
    schema::Problems problems;
    const auto checked = check(sample.path(), rules, problems);
    return checked ? std::string() : problems.toString();
}

std::string problemOf(std::string text)
{
    schema::Problems problems;
    return Manifest::parse(text, problems) ? std::string() : problems.toString();
}

std::string withFile(const std::string& entry)
{
    const std::string digest(64, 'a');
    return R"({"format": 1, "name": "orders", "posternd": {"version": "1", "shape": "0"}, "files": [)" + entry +
           R"({"path": "snapshot.bin", "size": 1, "sha256": ")" + digest + R"("}]})";
}

#define EXPECT_PROBLEM(text, part)                                                                                     \
    do {                                                                                                               \
        const std::string told = text;                                                                                 \
        QVERIFY2(told.find(part) != std::string::npos, told.c_str());                                                  \
    } while (false)

} // namespace

class BundleTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsAsItSaysIsTakenWithTheOctetsThatWereHashed()
    {
        const Sample sample;
        schema::Problems problems;
        const auto checked = check(sample.path(), {}, problems);
        QVERIFY2(checked, problems.toString().c_str());
        QCOMPARE(checked->snapshot, std::string("a snapshot"));
        QCOMPARE(checked->files.size(), std::size_t(2));
        QCOMPARE(*checked->files.at("certs/ca.pem"), std::string("an authority"));
        QCOMPARE(checked->hash, crypto::sha256(sample.manifest.toText()).hex());
        QVERIFY(!checked->hasSignature);
    }

    void oneChangedOctetIsRefusedWithTheFilesName()
    {
        const Sample sample;
        sample.write("files/certs/ca.pem", "an authoritY");
        EXPECT_PROBLEM(problemsOf(sample), "files/certs/ca.pem: error: was changed");
        sample.write("files/certs/ca.pem", "an authority!");
        EXPECT_PROBLEM(problemsOf(sample), "files/certs/ca.pem: error: has 13 octets, and bundle.json says 12");
    }

    void everyFileIsTold()
    {
        const Sample sample;
        sample.write("files/keys.json", "[]");
        sample.write("extra.txt", "");
        fs::remove(sample.path() / "sbom.spdx.json");
        const std::string found = problemsOf(sample);
        EXPECT_PROBLEM(found, "files/keys.json: error: was changed");
        EXPECT_PROBLEM(found, "extra.txt: error: is not listed");
        EXPECT_PROBLEM(found, "sbom.spdx.json: error: is missing");
    }

    void aFolderOfNothingIsRefused()
    {
        const Sample sample;
        fs::create_directories(sample.path() / "files" / "more");
        EXPECT_PROBLEM(problemsOf(sample), "files/more: error: is a folder that bundle.json does not know");
    }

    void linksAndSpecialFilesAreRefusedAlsoInPlaceOfListedOnes()
    {
        const Sample sample;
        const fs::path aside = sample.path() / "files" / "keys.json";
        fs::remove(aside);
        fs::create_symlink("certs/ca.pem", aside);
        EXPECT_PROBLEM(problemsOf(sample), "files/keys.json: error: is a link");
        fs::remove(aside);
        QCOMPARE(::mkfifo(aside.c_str(), 0600), 0);
        EXPECT_PROBLEM(problemsOf(sample), "files/keys.json: error: is neither a file nor a folder");
        fs::remove(aside);
        fs::create_directory_symlink("/etc", sample.path() / "etc");
        EXPECT_PROBLEM(problemsOf(sample), "etc: error: is a link");
        fs::remove(sample.path() / "etc");
        fs::rename(sample.path() / "bundle.json", sample.path() / ".." / (sample.path().filename().string() + ".json"));
        const fs::path moved = sample.path().string() + ".json";
        fs::create_symlink(moved, sample.path() / "bundle.json");
        QVERIFY(isBundle(sample.path()));
        EXPECT_PROBLEM(problemsOf(sample), "bundle.json: error: is a link");
        fs::remove(moved);
    }

    void theExecutableBitIsPartOfAFile()
    {
        const Sample sample;
        fs::permissions(sample.path() / "snapshot.bin", fs::perms::owner_exec, fs::perm_options::add);
        EXPECT_PROBLEM(problemsOf(sample), "snapshot.bin: error: is executable");
    }

    void namesFromTheDiskCannotForgeALine()
    {
        const Sample sample;
        sample.write("a\nready http=1", "");
        const std::string found = problemsOf(sample);
        QVERIFY2(found.find("a?ready") != std::string::npos && found.find('\n') == std::string::npos, found.c_str());
    }

    void aManifestThatLeadsOutOfTheFolderIsRefused()
    {
        const std::string digest(64, 'a');
        const auto entry = [&](const std::string& path) { return withFile("{\"path\": \"" + path + "\", \"size\": 1, \"sha256\": \"" + digest + "\"},"); };
        QCOMPARE(problemOf(withFile("")), std::string());
        EXPECT_PROBLEM(problemOf(entry("../x")), "\"../x\" leads out of the folder");
        EXPECT_PROBLEM(problemOf(entry("a/../../x")), "leads out of the folder");
        EXPECT_PROBLEM(problemOf(entry("/etc/passwd")), "is an absolute path");
        EXPECT_PROBLEM(problemOf(entry("a//b")), "has an empty step");
        EXPECT_PROBLEM(problemOf(entry("a/.")), "has an empty step");
        EXPECT_PROBLEM(problemOf(entry("")), "is empty");
        EXPECT_PROBLEM(problemOf(entry("bundle.json")), "is none of them");
        EXPECT_PROBLEM(problemOf(entry("snapshot.bin")), "lists snapshot.bin twice");
        EXPECT_PROBLEM(problemOf(entry("z")), "is not sorted at snapshot.bin");
    }

    void whatIsNoManifestIsToldWithItsPlace()
    {
        EXPECT_PROBLEM(problemOf("{"), "bundle.json:1:");
        EXPECT_PROBLEM(problemOf(R"({"format": 2, "files": 7})"), "format: is 2, and this program reads 1");
        EXPECT_PROBLEM(problemOf(R"({"format": 1, "format": 1})"), "format");
        EXPECT_PROBLEM(problemOf(withFile(R"({"path": "a", "size": -1, "sha256": "xyz"},)")), "size");
        EXPECT_PROBLEM(problemOf(R"({"format": 1, "name": "x", "posternd": {"version": "1", "shape": "0"}, "files": [], "more": 1})"), "more");
    }

    void aManifestIsReadBackAsItWasWritten()
    {
        Sample sample;
        sample.manifest.overridable = {"listeners.*.port"};
        sample.manifest.secrets = {"env:TOKEN"};
        schema::Problems problems;
        const auto read = Manifest::parse(sample.manifest.toText(), problems);
        QVERIFY2(read, problems.toString().c_str());
        QCOMPARE(read->toText(), sample.manifest.toText());
        QVERIFY(read->find("files/keys.json") != nullptr);
        QVERIFY(read->find("files/keys") == nullptr);
    }

    void aSignatureIsAskedForOfWhoeverMustHaveSigned()
    {
        const auto key = crypto::SigningKey::generate(crypto::KeyType::Ed25519);
        const auto other = crypto::SigningKey::generate(crypto::KeyType::Ed25519);
        QVERIFY(key && other);
        const Sample sample;
        CheckRules rules;
        rules.signers = *signersOf(*key->publicPem());
        EXPECT_PROBLEM(problemsOf(sample, rules), "bundle.sig: error: is missing, and only a signed bundle is taken");
        sample.write("bundle.sig", *sign(*other, sample.manifest.toText()));
        EXPECT_PROBLEM(problemsOf(sample, rules), "bundle.sig: error: was made with the key");
        sample.write("bundle.sig", *sign(*key, sample.manifest.toText() + " "));
        EXPECT_PROBLEM(problemsOf(sample, rules), "bundle.sig: error: is not that of this bundle.json");
        sample.write("bundle.sig", "{}");
        EXPECT_PROBLEM(problemsOf(sample, rules), "bundle.sig: error: is no signature");
        sample.write("bundle.sig", *sign(*key, sample.manifest.toText()));
        QCOMPARE(problemsOf(sample, rules), std::string());
        QCOMPARE(*sign(*key, "octets"), *sign(*key, "octets"));
        // Another file with the listed ones as they were: the signature is right, and the folder is not.
        sample.write("more", "");
        EXPECT_PROBLEM(problemsOf(sample, rules), "more: error: is not listed");
    }

    void onlyEd25519KeysSign()
    {
        const auto rsa = crypto::SigningKey::generate(crypto::KeyType::EcP256);
        QVERIFY(!sign(*rsa, "octets"));
        QVERIFY(!signersOf(*rsa->publicPem()));
        QVERIFY(!signersOf("no key"));
    }

    void aBundleThatCannotBeReadSaysWhatIsMissing()
    {
        const QTemporaryDir empty;
        schema::Problems problems;
        QVERIFY(!check(empty.path().toStdString(), {}, problems));
        EXPECT_PROBLEM(problems.toString(), "bundle.json: error: is missing");
        QVERIFY(!check("/does/not/exist", {}, problems));
        EXPECT_PROBLEM(problems.toString(), "/does/not/exist: error: cannot be read");
    }
};

POSTERN_TEST(BundleTest);
#include "BundleTest.moc"
