// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/EnvironmentsEdit.h"

#include "FakeGateways.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::federation;
using deployment::Environment;

namespace {

const schema::ObjectSchema* fakeSettings(std::string_view type) { return type == "fake" ? &describe(schema::Type<postern::federation::test::FakeSettings>{}) : nullptr; }

Environment fakeEnvironment(const char* name, const char* address)
{
    Environment out;
    out.name = name;
    out.type = "fake";
    out.settings = schema::Value::object({{"address", address}});
    return out;
}

constexpr const char* commented = "# Ours.\napiVersion: postern/v1\nenvironments:\n"
                                  "  # the first\n  - name: one\n    type: fake\n    settings:\n      address: a # not b\n"
                                  "  # the second\n  - name: two\n    type: fake\n    settings: {address: b}\n\n# The end.\n";

} // namespace

class EnvironmentsEditTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatTheChangeIsNotAboutStaysWithItsComments()
    {
        const auto edited = editEnvironments(commented, {"two", fakeEnvironment("two", "c")}, fakeSettings);
        QVERIFY2(edited.has_value(), edited ? "" : edited.error().message().c_str());
        QVERIFY(!edited->losesComments);
        QVERIFY(edited->text.starts_with("# Ours.\n") && edited->text.ends_with("\n# The end.\n"));
        QVERIFY(edited->text.find("address: a # not b") != std::string::npos && edited->text.find("  # the second\n  - name: two\n") != std::string::npos);
        const auto read = deployment::parseEnvironments(edited->text, "x", fakeSettings);
        QVERIFY(read.has_value());
        QCOMPARE((*read)[1].settings.find("address")->asString(), std::string("c"));
    }

    void aCommentInsideOfWhatChangesIsSaidToGo()
    {
        const auto edited = editEnvironments(commented, {"one", fakeEnvironment("one", "z")}, fakeSettings);
        QVERIFY(edited.has_value() && edited->losesComments);
        QVERIFY(edited->text.find("# the second") != std::string::npos);
    }

    void oneIsAddedAtTheEndAndTakenOutAgain()
    {
        const auto added = editEnvironments(commented, {"", fakeEnvironment("three", "d")}, fakeSettings);
        QVERIFY(added.has_value() && !added->losesComments);
        auto read = deployment::parseEnvironments(added->text, "x", fakeSettings);
        QVERIFY(read.has_value() && read->size() == 3);
        const auto gone = editEnvironments(added->text, {"three", std::nullopt}, fakeSettings);
        QVERIFY(gone.has_value() && !gone->losesComments);
        read = deployment::parseEnvironments(gone->text, "x", fakeSettings);
        QVERIFY(read.has_value() && read->size() == 2);
        QVERIFY(!editEnvironments(added->text, {"", fakeEnvironment("three", "d")}, fakeSettings).has_value()); // the name is taken
        QVERIFY(!editEnvironments(added->text, {"four", std::nullopt}, fakeSettings).has_value());
    }

    void aFileThatIsNotThereYetIsMadeAndTheLastOneMayGo()
    {
        const auto first = editEnvironments("", {"", fakeEnvironment("one", "a")}, fakeSettings);
        QVERIFY2(first.has_value(), first ? "" : first.error().message().c_str());
        const auto none = editEnvironments(first->text, {"one", std::nullopt}, fakeSettings);
        QVERIFY(none.has_value());
        const auto read = deployment::parseEnvironments(none->text, "x", fakeSettings);
        QVERIFY(read.has_value() && read->empty());
        QVERIFY(editEnvironments(none->text, {"", fakeEnvironment("one", "a")}, fakeSettings).has_value());
    }

    void aFlowListIsWrittenAnewAndSaysSo()
    {
        const auto edited = editEnvironments("apiVersion: postern/v1\n# why\nenvironments: [{name: one, type: fake, settings: {address: a}}]\n", {"one", fakeEnvironment("one", "b")}, fakeSettings);
        QVERIFY(edited.has_value() && edited->losesComments);
        const auto bad = editEnvironments("environments: [", {"", fakeEnvironment("one", "b")}, fakeSettings);
        QVERIFY(!bad.has_value());
        QVERIFY(!editEnvironments("", {"", fakeEnvironment("no name", "b")}, fakeSettings).has_value());
    }
};

POSTERN_TEST(EnvironmentsEditTest);
#include "EnvironmentsEditTest.moc"
