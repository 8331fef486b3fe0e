// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PolicyFile.h"

#include "controlplane/publisher/JsonText.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::publisher {
namespace {

struct Unit {
    const char* name; ///< as policies.yaml has it
    qint64 milliseconds;
};
constexpr Unit units[] = {{"sec", 1000},           {"min", 60'000},           {"hour", 3'600'000},
                          {"day", 86'400'000},     {"week", 604'800'000},     {"month", 2'592'000'000},
                          {"year", 31'536'000'000}};

constexpr qint64 longestBurst = 3'600'000; ///< a burst in more than an hour is none, and policies.yaml refuses it

/// "minutes", "min", "MIN" are all minutes.
const Unit* unitOf(const QString& name)
{
    const QString lower = name.toLower();
    for (const Unit& unit : units) {
        if (lower.startsWith(QLatin1String(unit.name)))
            return &unit;
    }
    return nullptr;
}

/// A period as a count of the unit it was written in, else of the largest that divides it.
struct Period {
    qint64 count = 1;
    const Unit* unit = &units[1];
};

Period periodOf(const ThrottlingPolicy& policy)
{
    const Unit* const written = unitOf(policy.timeUnit);
    if (written != nullptr && policy.unitTime % written->milliseconds == 0)
        return {policy.unitTime / written->milliseconds, written};
    if (policy.unitTime < 1000) // some versions give the count of units
        return {policy.unitTime, written != nullptr ? written : &units[1]};
    Period period{std::max<qint64>(1, policy.unitTime / 1000), &units[0]};
    for (const Unit& unit : units) {
        if (policy.unitTime % unit.milliseconds == 0)
            period = {policy.unitTime / unit.milliseconds, &unit};
    }
    return period;
}

/// WSO2's KB, MB and GB are of 1024 each, ours are told apart: "KB" -> "KiB".
QByteArray binaryUnit(const QString& unit)
{
    QByteArray own = unit.isEmpty() ? QByteArray("KB") : unit.toUtf8();
    return own.size() == 2 && own.endsWith('B') ? own.insert(1, 'i') : own;
}

/// What is counted, in how long, and what then: the lines on which the policy's numbers stand.
QByteArray numbersOf(const ThrottlingPolicy& policy)
{
    const Period period = periodOf(policy);
    QByteArray entry;
    if (policy.byBandwidth)
        entry += "  type: bandwidth\n  data: " + QByteArray::number(policy.requestCount) +
                 binaryUnit(policy.dataUnit) + '\n';
    else
        entry += "  count: " + QByteArray::number(policy.requestCount) + '\n';
    entry += "  unitTime: " + QByteArray::number(period.count) + "\n  timeUnit: " + period.unit->name + '\n';
    if (!policy.stopOnQuotaReach)
        entry += "  stopOnQuotaReach: false\n";
    const Unit* const burst = unitOf(policy.rateLimitTimeUnit);
    if (policy.rateLimitCount > 0 && burst != nullptr && burst->milliseconds <= longestBurst)
        entry += "  burst:\n    count: " + QByteArray::number(policy.rateLimitCount) + "\n    per: " +
                 QByteArray::number(burst->milliseconds / 1000) + "s\n";
    return entry;
}

/// A policy with conditions, as the Admin API has it: policies.yaml takes that shape, too.
schema::Value wholeOf(const ThrottlingPolicy& policy)
{
    schema::Problems problems;
    return schema::readJson({policy.whole.constData(), static_cast<std::size_t>(policy.whole.size())}, "policy", problems)
        .value_or(schema::Value::map());
}

QByteArray entryOf(const ThrottlingPolicy& policy, bool anyLevel)
{
    if (!policy.whole.isEmpty())
        return QByteArray::fromStdString(schema::writeYaml(schema::Value::object({{policy.name.toStdString(), wholeOf(policy)}})));
    QByteArray entry = quotedJson(policy.name) + ":\n";
    if (policy.level == PolicyLevel::Custom || (!anyLevel && policy.level != PolicyLevel::Api))
        entry += "  level: " + toString(policy.level).toUtf8() + '\n';
    entry += numbersOf(policy);
    if (!policy.keyTemplate.isEmpty())
        entry += "  keyTemplate: " + quotedJson(policy.keyTemplate) + '\n';
    if (!policy.displayName.isEmpty() && policy.displayName != policy.name)
        entry += "  displayName: " + quotedJson(policy.displayName) + '\n';
    return entry;
}

/// Whether an entry of policies.yaml may be used at that level; those of APIs are for operations, too.
bool isFor(const schema::Value& there, PolicyLevel level)
{
    const schema::Value* const written = there.find("level");
    const QString name = written != nullptr ? QString::fromStdString(written->toText()) : QStringLiteral("any");
    return name == QLatin1String("any") || name == toString(level) ||
           (level == PolicyLevel::Api && name == QLatin1String("operation"));
}

/// Takes the level out of an entry that entryOf() wrote, so that it holds for any; false when it is written otherwise.
bool widen(QByteArray& text, const QString& name)
{
    const QByteArray head = quotedJson(name) + ":\n";
    const QByteArray begin = head + "  level: ";
    qsizetype at = text.startsWith(begin) ? 0 : text.indexOf('\n' + begin);
    if (at < 0)
        return false;
    at = text.indexOf(begin, at) + head.size();
    text.remove(at, text.indexOf('\n', at) + 1 - at);
    return true;
}

/// The first policy of that name, unless it is this one.
const ThrottlingPolicy* namesake(const std::vector<ThrottlingPolicy>& policies, const ThrottlingPolicy& policy)
{
    const auto first = std::find_if(policies.begin(), policies.end(), [&policy](const ThrottlingPolicy& other) {
        return other.name == policy.name && !other.isUnlimited();
    });
    return first == policies.end() || &*first == &policy ? nullptr : &*first;
}

bool saysTheSame(const schema::Value& there, const ThrottlingPolicy& policy)
{
    if (!policy.whole.isEmpty())
        return there == wholeOf(policy);
    const auto number = [&there](const char* key, std::int64_t fallback) {
        const schema::Value* value = there.find(key);
        return value != nullptr ? value->asInteger(fallback) : fallback;
    };
    const schema::Value* const unitName = there.find("timeUnit");
    const Unit* const unit = unitName != nullptr ? unitOf(QString::fromStdString(unitName->toText())) : &units[1];
    const Period period = periodOf(policy);
    const bool sameCount = policy.byBandwidth || number("count", -1) == policy.requestCount;
    return sameCount && unit != nullptr &&
           number("unitTime", 1) * unit->milliseconds == period.count * period.unit->milliseconds;
}

QByteArray endingInNewLine(const QByteArray& text) { return text.isEmpty() || text.endsWith('\n') ? text : text + '\n'; }

std::string_view viewOf(const QByteArray& text) { return {text.constData(), static_cast<std::size_t>(text.size())}; }

/// The text without the top-level block of that key (the key's line and all lines indented below it).
QByteArray withoutBlock(const QByteArray& text, const QByteArray& key)
{
    QByteArray kept;
    bool inside = false;
    const QList<QByteArray> lines = text.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray& line = lines[i];
        const bool last = i + 1 == lines.size();
        if (line.startsWith(key + ':'))
            inside = true;
        else if (inside && !line.isEmpty() && line[0] != ' ' && line[0] != '\t' && line[0] != '\r')
            inside = false;
        if (!inside)
            kept += last ? line : line + '\n';
    }
    return kept;
}

} // namespace

Result<PolicyFileUpdate> withPolicies(const QByteArray& text, const std::vector<ThrottlingPolicy>& policies)
{
    schema::Value there;
    if (!text.trimmed().isEmpty()) {
        Result<schema::Value> read = schema::readYaml(viewOf(text), "policies.yaml");
        if (!read)
            return unexpected(Error(ErrorKind::InvalidConfig, "policies.yaml cannot be read, so nothing was added to it",
                                    Fault::Config)
                                  .causedBy(read.error()));
        if (!read->isMap() && !read->isNull())
            return unexpected(ErrorKind::InvalidConfig, "policies.yaml is not a map of policies", Fault::Config);
        there = std::move(*read);
    }
    PolicyFileUpdate update{text, {}, {}, {}};
    const auto isAtOtherLevel = [](const ThrottlingPolicy& policy, const ThrottlingPolicy& other) {
        return other.name == policy.name && other.level != policy.level && numbersOf(other) == numbersOf(policy);
    };
    for (const ThrottlingPolicy& policy : policies) {
        if (policy.isUnlimited())
            continue;
        const ThrottlingPolicy* const first = namesake(policies, policy);
        if (first != nullptr && first->level != policy.level && numbersOf(*first) != numbersOf(policy)) {
            update.notes += QStringLiteral("The %1 policy \"%2\" was left out of policies.yaml: the %3 policy of that name "
                                           "has other numbers, and a name stands for one policy there. Rename one of them "
                                           "on the Publisher.")
                                .arg(toString(policy.level), policy.name, toString(first->level));
            continue;
        }
        if (const schema::Value* known = there.find(policy.name.toStdString())) {
            if (!saysTheSame(*known, policy)) {
                if (!update.differing.contains(policy.name))
                    update.differing += policy.name;
            } else if (!isFor(*known, policy.level) && !widen(update.text, policy.name)) {
                update.notes += QStringLiteral("policies.yaml has the policy \"%1\" for another level than \"%2\"; write "
                                               "\"level: any\" there to use it at both.")
                                    .arg(policy.name, toString(policy.level));
            }
            continue;
        }
        if (update.added.contains(policy.name))
            continue;
        const bool several = std::any_of(policies.begin(), policies.end(), [&](const ThrottlingPolicy& other) {
            return isAtOtherLevel(policy, other);
        });
        update.text = endingInNewLine(update.text) + entryOf(policy, several);
        update.added += policy.name;
    }
    update.notes.removeDuplicates();
    if (update.text == text)
        return update;
    const Result<schema::Value> check = schema::readYaml(viewOf(update.text), "policies.yaml");
    if (!check || check->size() != there.size() + static_cast<std::size_t>(update.added.size()))
        return unexpected(ErrorKind::InvalidConfig,
                          "policies.yaml is not written in block style, so nothing can be appended to it; add " +
                              update.added.join(QStringLiteral(", ")).toStdString() + " by hand",
                          Fault::Config);
    return update;
}

Result<QByteArray> withProvenance(const QByteArray& text, const PulledApi& api)
{
    const QByteArray block = "provenance:\n  server: " + quotedJson(api.server) + "\n  apiId: " + quotedJson(api.id) + '\n';
    if (text.trimmed().isEmpty())
        return "apiVersion: postern/v1\n" + block;
    const auto refuse = [] {
        return unexpected(ErrorKind::InvalidConfig,
                          "postern.yaml is not written in block style, so where the API came from was not noted in it",
                          Fault::Config);
    };
    Result<schema::Value> before = schema::readYaml(viewOf(text), "postern.yaml");
    if (!before || !before->isMap())
        return refuse();
    const QByteArray updated = endingInNewLine(withoutBlock(text, "provenance")) + block;
    Result<schema::Value> after = schema::readYaml(viewOf(updated), "postern.yaml");
    if (!after)
        return refuse();
    before->remove("provenance");
    after->remove("provenance");
    if (!(*before == *after))
        return refuse();
    return updated;
}

} // namespace postern::publisher
