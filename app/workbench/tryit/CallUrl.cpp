// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/CallUrl.h"

#include "controlplane/calls/Placeholders.h"

#include <QUrl>
#include <QUrlQuery>

namespace postern::workbench {
namespace {

/// Percent-encoded, but for the places of variables: what is put in there is encoded when the call is sent.
QString encoded(const QString& text, const char* kept)
{
    const QByteArray all = text.toUtf8();
    QByteArray out;
    qsizetype at = 0;
    for (const calls::Placeholder& place : calls::placeholders({all.constData(), static_cast<std::size_t>(all.size())})) {
        const auto begin = static_cast<qsizetype>(place.begin);
        out += all.mid(at, begin - at).toPercentEncoding(kept) + "{{" + QByteArray::fromStdString(place.name) + "}}";
        at = begin + static_cast<qsizetype>(place.length);
    }
    return QString::fromLatin1(out + all.mid(at).toPercentEncoding(kept));
}

} // namespace

QVector<FieldTableModel::Field> queryOf(const QString& url)
{
    QVector<FieldTableModel::Field> fields;
    const qsizetype mark = url.indexOf(QLatin1Char('?'));
    if (mark < 0)
        return fields;
    const QUrlQuery query(url.mid(mark + 1).section(QLatin1Char('#'), 0, 0));
    const auto items = query.queryItems(QUrl::FullyDecoded);
    for (const auto& [name, value] : items)
        fields.append({name, value, true});
    return fields;
}

QString withQuery(const QString& url, const QVector<FieldTableModel::Field>& fields)
{
    QStringList pairs;
    for (const FieldTableModel::Field& field : fields)
        pairs << encoded(field.name, "") + QLatin1Char('=') + encoded(field.value, ":/,@");
    const QString path = url.section(QLatin1Char('?'), 0, 0);
    return pairs.isEmpty() ? path : path + QLatin1Char('?') + pairs.join(QLatin1Char('&'));
}

} // namespace postern::workbench
