// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/KeptUrl.h"

#include "controlplane/calls/SecretName.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

namespace postern::workbench {
namespace {

bool looksSecret(const QString& name) { return calls::looksSecret(QUrl::fromPercentEncoding(name.toUtf8())); }

} // namespace

QString keptUrl(const QString& url)
{
    QString kept = url;
    const qsizetype scheme = kept.indexOf(QLatin1String("://"));
    const qsizetype start = scheme < 0 ? 0 : scheme + 3;
    static const QRegularExpression ends(QStringLiteral("[/?#]"));
    const qsizetype end = kept.indexOf(ends, start);
    const qsizetype user = kept.left(end < 0 ? kept.size() : end).lastIndexOf(QLatin1Char('@'));
    if (user >= start)
        kept.remove(start, user + 1 - start);
    const qsizetype mark = kept.indexOf(QLatin1Char('?'));
    if (mark < 0)
        return kept;
    const QString query = kept.mid(mark + 1).section(QLatin1Char('#'), 0, 0);
    const QString rest = kept.mid(mark + 1 + query.size());
    QStringList pairs = query.split(QLatin1Char('&'));
    for (QString& pair : pairs) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        if (equals > 0 && looksSecret(pair.left(equals)))
            pair.truncate(equals + 1);
    }
    return kept.left(mark + 1) + pairs.join(QLatin1Char('&')) + rest;
}

} // namespace postern::workbench
