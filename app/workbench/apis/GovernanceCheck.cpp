// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/GovernanceCheck.h"

#include "schema/Document.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace postern::workbench {
namespace {

struct GovernanceWords {
    Q_DECLARE_TR_FUNCTIONS(Governance)
};

constexpr int mostNamed = 5;

QString firstText(const QJsonObject& object, std::initializer_list<const char*> keys)
{
    for (const char* key : keys) {
        const QJsonValue value = object.value(QLatin1String(key));
        if (value.isString() && !value.toString().isEmpty())
            return value.toString();
        if (value.isObject())
            return firstText(value.toObject(), {"path", "name"});
    }
    return {};
}

/// Steps into a document, the longest key that fits first: keys of paths have dots and slashes in them.
const schema::Value* stepInto(const schema::Value& value, QString place)
{
    if (place.startsWith(QLatin1Char('.')))
        place.remove(0, 1);
    if (place.isEmpty())
        return &value;
    const schema::Entry* best = nullptr;
    for (const schema::Entry& each : value.entries()) {
        const QString key = QString::fromStdString(each.key);
        const bool fits = place == key || (place.startsWith(key) && (place.at(key.size()) == QLatin1Char('.') || place.at(key.size()) == QLatin1Char('[')));
        if (fits && (best == nullptr || each.key.size() > best->key.size()))
            best = &each;
    }
    if (best != nullptr) {
        const schema::Value* deeper = stepInto(best->value, place.mid(QString::fromStdString(best->key).size()));
        return deeper != nullptr ? deeper : &best->value;
    }
    if (value.isList()) {
        if (place.startsWith(QLatin1Char('[')))
            place.remove(0, 1);
        int digits = 0;
        while (digits < place.size() && place.at(digits).isDigit())
            ++digits;
        const schema::Value* item = digits > 0 ? value.at(place.left(digits).toULong()) : nullptr;
        QString rest = place.mid(digits);
        if (rest.startsWith(QLatin1Char(']')))
            rest.remove(0, 1);
        return item != nullptr ? stepInto(*item, rest) : nullptr;
    }
    return nullptr;
}

} // namespace

QVector<RuleBreak> breaksOf(const QByteArray& report)
{
    QVector<RuleBreak> found;
    const QJsonObject all = QJsonDocument::fromJson(report).object();
    for (auto kind = all.begin(); kind != all.end(); ++kind) {
        const QJsonArray list = kind.value().toArray();
        for (const auto& each : list) {
            const QJsonObject one = each.toObject();
            RuleBreak broken;
            broken.ruleset = firstText(one, {"ruleset", "rulesetName"});
            broken.rule.rule = firstText(one, {"rule", "ruleName", "name"});
            broken.rule.severity = firstText(one, {"severity"});
            broken.rule.path = firstText(one, {"path", "violatedPath"});
            broken.rule.message = firstText(one, {"message", "ruleMessage"});
            broken.rule.description = firstText(one, {"description"});
            if (!broken.rule.rule.isEmpty() || !broken.rule.message.isEmpty())
                found << broken;
        }
    }
    return found;
}

QString severityText(const QString& severity)
{
    const QString name = severity.toUpper();
    if (name == QLatin1String("ERROR"))
        return GovernanceWords::tr("Error");
    return name.startsWith(QLatin1String("WARN")) ? GovernanceWords::tr("Warning") : GovernanceWords::tr("Note");
}

QString breakWords(const QVector<RuleBreak>& found)
{
    QStringList words;
    for (const RuleBreak& one : found.first(std::min<qsizetype>(mostNamed, found.size())))
        words << GovernanceWords::tr("%1 %2 at %3: %4", "severity, rule, place, message").arg(severityText(one.rule.severity), one.rule.rule, one.rule.path, one.rule.message);
    if (found.size() > mostNamed)
        words << GovernanceWords::tr("and %Ln more", nullptr, static_cast<int>(found.size() - mostNamed));
    return words.join(QStringLiteral("; "));
}

QString fixFor(const publisher::RuleViolation& rule)
{
    if (!rule.path.isEmpty() && !rule.description.isEmpty())
        return GovernanceWords::tr("Correct %1: %2.").arg(rule.path, rule.description);
    if (!rule.path.isEmpty())
        return GovernanceWords::tr("Correct %1 and let it be checked again.").arg(rule.path);
    return rule.description.isEmpty() ? GovernanceWords::tr("Correct the API and let it be checked again.") : rule.description;
}

int lineOf(const QByteArray& document, const QString& fileName, const QString& place)
{
    schema::Problems problems;
    const auto value = schema::readText({document.constData(), static_cast<std::size_t>(document.size())}, fileName.toStdString(), problems);
    if (!value)
        return 0;
    QString path = place.trimmed();
    if (path.startsWith(QLatin1Char('$')))
        path.remove(0, 1);
    const schema::Value* at = stepInto(*value, path);
    if (at == nullptr && value->find("data") != nullptr)
        at = stepInto(*value->find("data"), path); // a field of the API in api.yaml
    return at != nullptr ? static_cast<int>(at->location().line) : 0;
}

} // namespace postern::workbench
