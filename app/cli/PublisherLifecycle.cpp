// SPDX-License-Identifier: Apache-2.0
#include "cli/PublisherCommand.h"

#include "config/GatewayFolder.h"
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Revision.h"
#include "controlplane/federation/GovernanceFindings.h"
#include "controlplane/federation/RecordsFolder.h"
#include "controlplane/project/IncomingReader.h"
#include "controlplane/publisher/LifecycleEffects.h"
#include "schema/Value.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace postern::cli {
namespace {

using publisher::LifecycleState;
using publisher::RuleViolation;
using schema::Value;

std::string firstText(const QJsonObject& o, std::initializer_list<const char*> keys)
{
    for (const char* key : keys) {
        const QJsonValue value = o.value(QLatin1String(key));
        if (value.isString() && !value.toString().isEmpty())
            return value.toString().toStdString();
        if (value.isObject()) // {"path": ..., "description": ...}
            return value.toObject().value(QLatin1String("path")).toString().toStdString();
    }
    return {};
}

/// A dry run's report is not described by the contract: whatever has a severity is a violation.
void collectViolations(const QJsonValue& value, std::vector<RuleViolation>& out)
{
    if (value.isArray()) {
        for (const QJsonValue& one : value.toArray())
            collectViolations(one, out);
        return;
    }
    const QJsonObject o = value.toObject();
    const auto text = [&o](std::initializer_list<const char*> keys) { return QString::fromStdString(firstText(o, keys)); };
    if (o.value(QLatin1String("severity")).isString()) {
        out.push_back({text({"rule", "ruleName", "name"}), text({"severity"}), text({"message"}), text({"path", "violatedPath"}), text({"description"})});
        return;
    }
    for (const QJsonValue& one : o)
        collectViolations(one, out);
}

} // namespace

void PublisherCommand::showState()
{
    withApi([this](const QString& id) {
        ask(publisher::lifecycle::state, {.path = {id}}, [this](const LifecycleState& state) {
            if (!isJson())
                print(state.state.toStdString() + '\n');
            Value events = Value::list();
            for (const LifecycleState::Transition& one : state.transitions) {
                const publisher::LifecycleEffect effect = publisher::lifecycleEffect(one.event, one.target);
                events.push(Value::object({{"event", one.event.toStdString()}, {"target", one.target.toStdString()}, {"effect", effect.effect.toStdString()},
                                           {"interrupts", effect.interrupts}, {"irrevocable", effect.irrevocable}}));
                if (!isJson())
                    print("  \"" + one.event.toStdString() + "\" -> " + one.target.toStdString() + "\n      " + effect.effect.toStdString() + '\n');
            }
            Value ticks = Value::list();
            for (const QString& item : state.checklist) {
                ticks.push(item.toStdString());
                if (!isJson())
                    print("  --tick \"" + item.toStdString() + "\"\n");
            }
            if (isJson())
                say(std::string(), Value::object({{"state", state.state.toStdString()}, {"events", events}, {"checklist", ticks}}));
            Q_EMIT finished(done);
        });
    });
}

void PublisherCommand::changeState()
{
    withApi([this](const QString& id) {
        ask(publisher::lifecycle::state, {.path = {id}}, [this, id](const LifecycleState& state) {
            const auto at = std::find_if(state.transitions.begin(), state.transitions.end(),
                                         [this](const auto& one) { return one.event.compare(QString::fromStdString(options_.event), Qt::CaseInsensitive) == 0; });
            std::string events;
            for (const LifecycleState::Transition& one : state.transitions)
                events += (events.empty() ? "\"" : ", \"") + one.event.toStdString() + '"';
            if (at == state.transitions.end())
                return fail("it is " + state.state.toStdString() + ", from where there is no \"" + options_.event + '"' + (events.empty() ? "" : "; there is " + events));
            QStringList checklist;
            for (const QString& item : state.checklist)
                checklist += item + QLatin1Char(':') + (std::find(options_.ticks.begin(), options_.ticks.end(), item.toStdString()) != options_.ticks.end() ? QLatin1String("true") : QLatin1String("false"));
            for (const std::string& tick : options_.ticks) {
                if (!state.checklist.contains(QString::fromStdString(tick)))
                    return fail("there is no \"" + tick + "\" to tick" + (state.checklist.isEmpty() ? "" : "; there is \"" + state.checklist.join(QStringLiteral("\", \"")).toStdString() + '"'));
            }
            const publisher::LifecycleEffect effect = publisher::lifecycleEffect(at->event, at->target);
            const std::string told = state.state.toStdString() + " -> " + at->target.toStdString() + ". " + effect.effect.toStdString();
            const Value object = Value::object({{"from", state.state.toStdString()}, {"to", at->target.toStdString()}, {"effect", effect.effect.toStdString()}});
            if (options_.dry) {
                say(told, object);
                return Q_EMIT finished(done);
            }
            if ((effect.interrupts || effect.irrevocable) && !options_.yes)
                return fail(effect.effect.toStdString() + " Say --yes when that is meant");
            ask(publisher::lifecycle::change, {.query = {{"action", at->event}, {"apiId", id}, {"lifecycleChecklist", checklist.join(QLatin1Char(','))}}},
                [this, told, object](const publisher::LifecycleChange& change) {
                    Value line = object;
                    line.set("pending", change.pending);
                    say(told + (change.pending ? " It waits for approval (Admin Portal, Tasks)." : ""), line);
                    Q_EMIT finished(done);
                });
        });
    });
}

void PublisherCommand::copyApi()
{
    withApi([this](const QString& id) {
        ask(publisher::apis::copy,
            {.query = {{"newVersion", QString::fromStdString(options_.newVersion)}, {"apiId", id}, {"defaultVersion", options_.makeDefault ? QStringLiteral("true") : QStringLiteral("false")}}},
            [this](const QJsonObject& made) {
                const std::string newId = made.value(QLatin1String("id")).toString().toStdString();
                say(options_.api + ' ' + options_.newVersion + " is there beside " + options_.version + ", in the state Created" +
                        (options_.makeDefault ? "; calls without a version reach it once it is deployed" : ""),
                    Value::object({{"id", newId}, {"name", options_.api}, {"version", options_.newVersion}, {"default", options_.makeDefault}}));
                Q_EMIT finished(done);
            });
    });
}

void PublisherCommand::tellViolations(const QString& ruleset, const std::vector<RuleViolation>& violations)
{
    for (const RuleViolation& one : violations) {
        ++violations_;
        errors_ += one.severity == QLatin1String("ERROR") ? 1 : 0;
        federation::addFinding(one, ruleset, checked_);
        std::string line = one.severity.toStdString();
        line.append(line.size() < 6 ? 6 - line.size() : 1, ' ');
        line += (one.path.isEmpty() ? "(the whole API)" : one.path.toStdString()) + ": " + one.message.toStdString() + "  [" +
                (ruleset.isEmpty() ? "" : ruleset.toStdString() + ": ") + one.rule.toStdString() + ']';
        if (!one.description.isEmpty())
            line += "\n      fix: " + one.description.toStdString();
        say(line, Value::object({{"severity", one.severity.toStdString()}, {"path", one.path.toStdString()}, {"message", one.message.toStdString()},
                                 {"rule", one.rule.toStdString()}, {"ruleset", ruleset.toStdString()}, {"fix", one.description.toStdString()}}));
    }
}

/// Of an API that the project has, so that a deployment from there is held to it.
Result<void> PublisherCommand::keepCheck()
{
    if (checked_.api.empty())
        return {};
    const config::LoadedGateway loaded = config::loadGateway(options_.folder);
    const auto frozen = loaded.config ? deployment::freeze(*loaded.config, checked_.api) : Result<deployment::Revision>(unexpected(ErrorKind::NotFound, "There is no project."));
    if (!frozen)
        return {};
    std::error_code ignored;
    if (!options_.source.empty() && std::filesystem::equivalent(options_.source, std::filesystem::path(options_.folder) / "apis" / frozen->entry, ignored))
        checked_.revision = frozen->hash;
    checked_.at = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    checked_.by = options_.connection.empty() ? QUrl(QString::fromStdString(options_.publisher)).toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toStdString() : options_.connection;
    auto kept = deployment::DeploymentRecords(federation::recordsFolder(options_.folder)).setGovernance(checked_);
    if (kept && errors_ > 0 && !isJson())
        print("Until it is mended and checked again, postern push of it from this project is stopped, or overrides each such rule by its name (--override).\n");
    return kept;
}

void PublisherCommand::endCheck()
{
    if (!isJson())
        print(violations_ == 0 ? "No rule is broken.\n" : std::to_string(violations_) + (violations_ == 1 ? " rule is broken" : " rules are broken") + ", " + std::to_string(errors_) + " as an error.\n");
    if (auto kept = keepCheck(); !kept)
        return fail("what was found could not be kept, so postern push does not know of it: " + kept.error().message());
    Q_EMIT finished(errors_ > 0 ? failed : done);
}

void PublisherCommand::check()
{
    if (!options_.source.empty()) {
        auto archive = archiveOf(options_.source);
        if (!archive)
            return fail(archive.error().message());
        const auto read = project::readIncomingArchive(std::string_view(archive->constData(), static_cast<std::size_t>(archive->size())), options_.source);
        if (read && read->size() == 1 && read->front().api)
            checked_.api = (read->front().api->name + QLatin1Char(':') + read->front().api->version).toStdString();
        return ask(publisher::apis::importZip,
                   {.query = {{"dryRun", QStringLiteral("true")}}, .parts = {{"file", *std::move(archive), QStringLiteral("api.zip"), "application/zip"}}},
                   [this](const publisher::ImportAnswer& answer) {
                       QJsonParseError unread{};
                       const QJsonDocument report = QJsonDocument::fromJson(answer.words, &unread);
                       if (unread.error != QJsonParseError::NoError)
                           return fail("the server's report is no JSON, as servers before 4.5 have none: " + answer.words.left(200).toStdString());
                       std::vector<RuleViolation> violations;
                       collectViolations(report.isArray() ? QJsonValue(report.array()) : QJsonValue(report.object()), violations);
                       tellViolations({}, violations);
                       endCheck();
                   });
    }
    if (options_.api.empty() || options_.version.empty())
        return fail("say what to check: the name and version of an API, or --file ARCHIVE");
    checked_.api = options_.api + ':' + options_.version;
    withApi([this](const QString& id) {
        ask(publisher::governance::compliance, {.path = {id}}, [this, id](const publisher::Compliance& compliance) {
            if (compliance.status == QLatin1String("PENDING"))
                return fail("the server has not evaluated it yet; ask again in a while");
            for (const publisher::Compliance::Policy& policy : compliance.policies) {
                for (const publisher::RulesetResult& ruleset : policy.rulesets) {
                    const std::pair<QString, QString> one(ruleset.id, ruleset.name);
                    if (ruleset.status == QLatin1String("FAILED") && std::find(rulesets_.begin(), rulesets_.end(), one) == rulesets_.end())
                        rulesets_.push_back(one);
                }
            }
            checkNext(id);
        });
    });
}

void PublisherCommand::checkNext(const QString& id)
{
    if (rulesets_.empty())
        return endCheck();
    const auto [ruleset, name] = rulesets_.front();
    rulesets_.pop_front();
    ask(publisher::governance::rulesetResult, {.path = {id, ruleset}}, [this, id, name](const publisher::RulesetResult& result) {
        tellViolations(name, result.violations);
        checkNext(id);
    });
}

} // namespace postern::cli
