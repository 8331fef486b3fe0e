// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/RevisionText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <map>

namespace postern::workbench {
namespace {

struct RevisionWords {
    Q_DECLARE_TR_FUNCTIONS(RevisionText)
};

} // namespace

int numberOf(const publisher::RevisionSummary& revision)
{
    return revision.name.section(QLatin1Char(' '), -1).toInt();
}

QString deployedTo(const publisher::RevisionSummary& revision)
{
    QStringList names;
    for (const publisher::Deployment& one : revision.deployments)
        names << (one.status.isEmpty() || one.status == QLatin1String("APPROVED") ? one.environment
                                                                                  : RevisionWords::tr("%1 (waits for approval)").arg(one.environment));
    return names.join(QStringLiteral(", "));
}

QString timeText(const QString& time)
{
    bool number = false;
    const qint64 milliseconds = time.toLongLong(&number);
    const QDateTime read = number ? QDateTime::fromMSecsSinceEpoch(milliseconds) : QDateTime::fromString(time, Qt::ISODate);
    return read.isValid() ? QLocale().toString(read.toLocalTime(), QLocale::ShortFormat) : time;
}

QString partText(project::ApiPart part)
{
    switch (part) {
    case project::ApiPart::Operations: return RevisionWords::tr("Operations");
    case project::ApiPart::Policies: return RevisionWords::tr("Policies");
    case project::ApiPart::Limits: return RevisionWords::tr("Limits");
    case project::ApiPart::Endpoints: return RevisionWords::tr("Endpoints");
    case project::ApiPart::Security: return RevisionWords::tr("Security");
    case project::ApiPart::Definition: return RevisionWords::tr("Definition");
    case project::ApiPart::Files: return RevisionWords::tr("Files");
    case project::ApiPart::Other: break;
    }
    return RevisionWords::tr("Other");
}

QString whereText(const project::ApiDifference& difference)
{
    QString where = QString::fromStdString(difference.change.path);
    static const QRegularExpression operation(QStringLiteral("^data\\.operations\\[([^\\]]+)\\]\\.?(.*)$"));
    if (const auto found = operation.match(where); found.hasMatch())
        return found.captured(2).isEmpty() ? found.captured(1) : QStringLiteral("%1: %2").arg(found.captured(1), found.captured(2));
    if (where.startsWith(QLatin1String("data.")))
        where.remove(0, 5);
    return where.isEmpty() ? QString::fromStdString(difference.file) : where;
}

QString valueText(const std::string& value) { return value.empty() ? RevisionWords::tr("nothing") : QString::fromStdString(value); }

QString countText(const std::vector<project::ApiDifference>& found)
{
    std::map<project::ApiPart, int> counts;
    for (const project::ApiDifference& one : found)
        ++counts[one.part];
    QStringList words;
    for (const auto& [part, count] : counts)
        words << RevisionWords::tr("%1: %2", "part, count").arg(partText(part), QLocale().toString(count));
    return words.join(QStringLiteral(", "));
}

} // namespace postern::workbench
