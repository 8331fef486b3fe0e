// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/AgentFormCheck.h"

#include <algorithm>

namespace postern::publisher {
namespace {

using Values = std::map<QString, QString>;

struct Checked {
    QStringList secret; ///< fields whose values nobody may see, whatever the form says of them
    QStringList problems;
    QStringList known; ///< fields that may be given, in the form's order
};

QString valueOr(const Values& values, const AgentField& field)
{
    const auto at = values.find(field.name);
    return at == values.end() || at->second.isEmpty() ? QString() : at->second;
}

/// What may be chosen: plain values, or choices with forms of their own.
QStringList choicesOf(const AgentField& field)
{
    QStringList out = field.values;
    for (const AgentField& choice : field.fields)
        out += choice.name;
    return out;
}

void checkFields(const std::vector<AgentField>& fields, const Values& values, Checked& checked);

void checkField(const AgentField& field, const Values& values, Checked& checked)
{
    if (field.name.isEmpty())
        return;
    checked.known += field.name;
    const QString given = valueOr(values, field);
    const QStringList choices = choicesOf(field);
    const QString allowed = choices.isEmpty() ? QString() : QStringLiteral(" One of these: %1.").arg(choices.join(QStringLiteral(", ")));
    if (given.isEmpty()) {
        if (field.required)
            checked.problems += QStringLiteral("%1 (%2) is missing.%3").arg(field.name, field.label.isEmpty() ? field.name : field.label, allowed);
        return;
    }
    if (field.masked && isMask(given)) {
        checked.problems += QStringLiteral("%1 is a secret, and what is given is only a mask.").arg(field.name);
        return;
    }
    const QStringList parts = field.multiple ? given.split(QLatin1Char(',')) : QStringList{given};
    for (const QString& each : parts) {
        if (!choices.isEmpty() && !choices.contains(each.trimmed()))
            checked.problems += (field.masked || checked.secret.contains(field.name) ? QStringLiteral("%1 is not allowed.").arg(field.name) : QStringLiteral("%1 cannot be \"%2\".").arg(field.name, each.trimmed())) + allowed;
    }
    for (const AgentField& choice : field.fields) {
        if (parts.contains(choice.name))
            checkFields(choice.fields, values, checked);
    }
}

void checkFields(const std::vector<AgentField>& fields, const Values& values, Checked& checked)
{
    for (const AgentField& field : fields)
        checkField(field, values, checked);
}

} // namespace

bool isMask(const QString& text) { return !text.isEmpty() && text.count(QLatin1Char('*')) == text.size(); }

Result<AgentForm> agentFormOf(const std::vector<AgentForm>& forms, const QString& type)
{
    QStringList known;
    for (const AgentForm& form : forms) {
        if (form.type == type)
            return form;
        known += form.type;
    }
    return unexpected(ErrorKind::NotFound,
                      "The control plane does not know gateways of the type " + type.toStdString() + ". " +
                          (known.isEmpty() ? std::string("It tells of no types: API Manager has them since 4.5.") : "It knows " + known.join(QStringLiteral(", ")).toStdString() + '.'),
                      Fault::Config);
}

Result<void> checkProperties(const AgentForm& form, const std::map<QString, QString>& values, const QStringList& secret)
{
    Checked checked{secret, {}, {}};
    checkFields(form.fields, values, checked);
    for (const auto& [name, value] : values) {
        if (!checked.known.contains(name))
            checked.problems += QStringLiteral("%1 is not asked for here. %2").arg(name, checked.known.isEmpty() ? QStringLiteral("Nothing is.") : QStringLiteral("These are: %1.").arg(checked.known.join(QStringLiteral(", "))));
    }
    if (checked.problems.isEmpty())
        return {};
    return unexpected(ErrorKind::InvalidArgument, "The form of " + form.type.toStdString() + ": " + checked.problems.join(QLatin1Char(' ')).toStdString(), Fault::Config);
}

} // namespace postern::publisher
