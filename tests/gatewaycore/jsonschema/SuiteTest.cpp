// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Compiler.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace postern;
using jsonschema::Compiler;
using jsonschema::CompileOptions;
using jsonschema::Dialect;
using schema::Problems;
using schema::Value;

namespace {

namespace fs = std::filesystem;

/// A test of the suite that is not asked of us: its file, the beginning of its case's description (and of the test's,
/// after a slash), and why.
struct Skip {
    const char* file;
    const char* name;
    const char* why;
};

struct Figures {
    int passed = 0;
    int failed = 0;
    std::map<std::string, int> skipped; ///< by file, case and reason
    QStringList failures;

    [[nodiscard]] int skips() const
    {
        int all = 0;
        for (const auto& [name, count] : skipped)
            all += count;
        return all;
    }
};

/// Runs the official test suite of JSON Schema, read from the folder of contracts.
class Suite {
  public:
    Suite(const fs::path& folder, const char* draft, const CompileOptions& options, std::vector<Skip> skips)
        : folder_(folder), draft_(draft), options_(options), skips_(std::move(skips))
    {
        // Those of the draft, and, for the older drafts, those that belong to none.
        for (const auto& entry : fs::recursive_directory_iterator(folder / "remotes")) {
            const std::string path = fs::relative(entry.path(), folder / "remotes").generic_string();
            const bool general = path.find("draft") == std::string::npos && !path.starts_with("v1/");
            if (entry.path().extension() == ".json" && (path.starts_with(draft_ + '/') || (general && draft_ == "draft7")))
                remotes_["http://localhost:1234/" + path] = read(entry.path());
        }
    }

    void runFolder(const std::string& below, const std::vector<std::string>& only = {})
    {
        std::set<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder_ / "tests" / draft_ / below)) {
            const std::string name = entry.path().stem().string();
            if (entry.path().extension() == ".json" && (only.empty() || std::find(only.begin(), only.end(), name) != only.end()))
                files.insert(entry.path());
        }
        for (const fs::path& file : files)
            runFile(file);
    }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    [[nodiscard]] QString text() const
    {
        QString text = QStringLiteral("%1 passed, %2 failed, %3 skipped").arg(figures_.passed).arg(figures_.failed).arg(figures_.skips());
        for (const auto& [name, count] : figures_.skipped)
            text += QStringLiteral("\n  skipped %1: %2").arg(count).arg(QString::fromStdString(name));
        return text;
    }

  private:
    static Value read(const fs::path& path)
    {
        Result<Value> value = schema::readFile(path);
        if (!value)
            qFatal("%s", value.error().message().c_str());
        return *std::move(value);
    }
    const char* skipped(const std::string& file, const std::string& name)
    {
        for (const Skip& skip : skips_) {
            if (file == skip.file && name.starts_with(skip.name)) {
                ++figures_.skipped[file + ": " + skip.name + " (" + skip.why + ")"];
                return skip.why;
            }
        }
        return nullptr;
    }
    void runFile(const fs::path& path)
    {
        const std::string file = path.stem().string();
        const Value cases = read(path);
        for (const Value& one : cases.items()) {
            const std::string name = one.find("description")->asString();
            Problems problems;
            Compiler compiler(options_);
            for (const auto& [uri, document] : remotes_)
                compiler.add(uri, document);
            compiler.add("schema.json", *one.find("schema"));
            const auto id = compiler.compile("schema.json", problems);
            const auto validator = compiler.finish(problems);
            for (const Value& test : one.find("tests")->items()) {
                const std::string full = name + '/' + test.find("description")->asString();
                if (skipped(file, full) != nullptr)
                    continue;
                if (!id || !validator || problems.hasErrors()) {
                    fail(file + ": " + full + ": does not compile: " + problems.toString());
                    continue;
                }
                const Value& data = *test.find("data");
                const bool wanted = test.find("valid")->asBool();
                const auto outcome = validator->validate(*id, data);
                const bool silent = validator->accepts(*id, data);
                if (outcome.valid != wanted || silent != wanted || outcome.valid != outcome.violations.empty())
                    fail(file + ": " + full + ": should be " + (wanted ? "valid" : "invalid") +
                         (outcome.violations.empty() ? "" : ": " + outcome.violations.front().toString()));
                else
                    ++figures_.passed;
            }
        }
    }
    void fail(const std::string& what)
    {
        ++figures_.failed;
        figures_.failures << QString::fromStdString(what);
    }

    fs::path folder_;
    std::string draft_;
    CompileOptions options_;
    std::vector<Skip> skips_;
    std::map<std::string, Value> remotes_;
    Figures figures_;
};

} // namespace

class SuiteTest : public QObject {
    Q_OBJECT

    fs::path folder_;

    void conclude(const Suite& suite, int atLeast, bool optional = false)
    {
        qInfo("%s", qPrintable(suite.text()));
        QVERIFY2(suite.figures().failures.isEmpty(), qPrintable(suite.figures().failures.join(QLatin1Char('\n'))));
        QVERIFY2(suite.figures().passed >= atLeast, qPrintable(suite.text()));
        QVERIFY2(optional || suite.figures().skips() * 100 <= suite.figures().passed, qPrintable(suite.text()));
    }

  private Q_SLOTS:
    void init()
    {
        const std::string contracts = test::contractsFolder();
        if (contracts.empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        folder_ = fs::path(contracts) / "jsonschema";
    }

    void everyRequiredTestOf202012Passes()
    {
        Suite suite(folder_, "draft2020-12", {}, {});
        suite.runFolder("");
        conclude(suite, 1299);
    }

    void theOptionalTestsOf202012Pass()
    {
        Suite suite(folder_, "draft2020-12", {},
                    {{"cross-draft", "refs to historic drafts are processed as historic drafts/", "2019-09 is not known here"}});
        suite.runFolder("optional");
        conclude(suite, 160, true);
    }

    void theFormatsThatAreAssertedPass()
    {
        CompileOptions options;
        options.assertFormats = true;
        Suite suite(folder_, "draft2020-12", options,
                    {{"hostname", "validation of A-label (punycode) host names/", "what is in an A-label is not looked at"}});
        suite.runFolder("optional/format",
                        {"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri",
                         "uri-reference", "json-pointer", "relative-json-pointer", "unknown"});
        conclude(suite, 300, true);
    }

    void theRequiredTestsOfDraft7Pass()
    {
        CompileOptions options;
        options.dialect = Dialect::Draft7;
        Suite suite(folder_, "draft7", options, {});
        suite.runFolder("");
        conclude(suite, 927);
    }
};

POSTERN_TEST(SuiteTest);
#include "SuiteTest.moc"
