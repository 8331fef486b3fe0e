// SPDX-License-Identifier: Apache-2.0
#include "cli/AdminEnvironmentCommand.h"

#include "cli/EnvironmentProblems.h"
#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/federation/EnvironmentsEdit.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::cli {
namespace {

using deployment::Environment;
using federation::plainText;

/// One of theirs, beside ours.
struct PullRow {
    std::string name;  ///< for a terminal
    std::string state; ///< "new", "changed", "same", "cannot"
    std::vector<std::string> why;
    std::optional<Environment> becomes;
};

const publisher::AgentForm* formFor(const std::vector<publisher::AgentForm>& forms, const QJsonObject& theirs)
{
    const QString type = theirs.value(QLatin1String("gatewayType")).toString();
    const auto at = std::ranges::find_if(forms, [&](const publisher::AgentForm& form) { return form.type == type; });
    return at == forms.end() ? nullptr : &*at;
}

} // namespace

void AdminEnvironmentCommand::pull()
{
    std::vector<PullRow> rows;
    std::set<std::string> names;
    for (const QJsonObject& each : there_) {
        const std::string name = each.value(QLatin1String("name")).toString().toStdString();
        const auto before = std::ranges::find_if(environments_, [&](const Environment& one) { return one.name == name; });
        const bool isNew = before == environments_.end();
        PullRow row{plainText(QString::fromStdString(name)), "cannot", {}, std::nullopt};
        auto made = federation::environmentOf(each, formFor(forms_, each), isNew ? nullptr : &*before);
        if (!names.insert(name).second) {
            row.why = {"The control plane has it twice."};
        } else if (!made) {
            row.why = {made.error().message()};
        } else if (!isNew) {
            row.why = federation::differencesOf(*before, *made);
            row.state = row.why.empty() ? "same" : "changed";
            row.becomes = *std::move(made);
        } else if (const std::string problems = problemsOf(*made, connectors_.settings()); !problems.empty()) {
            row.why = {problems + '.', "The control plane does not tell all of it. Add it with postern env add " + row.name + '.'};
        } else {
            row.state = "new";
            row.becomes = *std::move(made);
        }
        rows.push_back(std::move(row));
    }
    for (const PullRow& row : rows) {
        if (output().format == Format::Json) {
            schema::Value why = schema::Value::list();
            for (const std::string& line : row.why)
                why.push(line);
            print(schema::writeJson(schema::Value::object({{"name", row.name}, {"state", row.state}, {"type", row.becomes ? row.becomes->type : ""}, {"why", why}}), 0) + '\n');
            continue;
        }
        print(row.name + "  " + row.state + (row.becomes ? "  " + row.becomes->type : "") + '\n');
        for (const std::string& line : row.why)
            print("  " + line + '\n');
    }
    std::vector<const PullRow*> wanted;
    for (const std::string& name : options_.names) {
        const auto at = std::ranges::find_if(rows, [&](const PullRow& row) { return row.name == name; });
        if (at == rows.end())
            return fail("The control plane has no environment " + name + ". Nothing was written.");
        if (!at->becomes)
            return fail(name + " cannot be taken: " + at->why.front() + " Nothing was written.");
        if (at->state != "same")
            wanted.push_back(&*at);
    }
    for (const PullRow& row : rows) {
        if (options_.all && row.state == "new" && std::ranges::find(wanted, &row) == wanted.end())
            wanted.push_back(&row);
    }
    const bool asked = options_.all || !options_.names.empty();
    if (wanted.empty())
        return Q_EMIT finished(asked ? unchanged : done);
    for (const PullRow* row : wanted) {
        const federation::EnvironmentsEdit edit{row->state == "new" ? std::string() : row->name, *row->becomes};
        auto written = federation::editEnvironmentsFile(options_.folder, edit, connectors_.settings(), !options_.dropComments);
        if (!written && written.error().kind() == ErrorKind::Unsupported)
            return fail(row->name + ": " + written.error().message() + " --drop-comments writes it all the same.");
        if (!written)
            return fail(row->name + ": " + written.error().message());
        if (output().format == Format::Text)
            print(row->name + " is in environments.yaml.\n");
    }
    Q_EMIT finished(done);
}

} // namespace postern::cli
