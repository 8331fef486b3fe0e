// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/CallHistory.h"

#include "controlplane/calls/SecretName.h"
#include "workbench/tryit/KeptUrl.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

namespace postern::workbench {
namespace {

constexpr int mostWritten = 50;
constexpr qsizetype largestRemembered = 256 * 1024; // of a body

struct HistoryText {
    Q_DECLARE_TR_FUNCTIONS(CallHistory)
};

/// Values of members whose names look secret, in JSON; whatever else the text is stays as it is.
QByteArray withoutSecretMembers(const QByteArray& body, int& left)
{
    static const QRegularExpression member(QStringLiteral("\"((?:[^\"\\\\]|\\\\.){1,80})\"(\\s*:\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|[-0-9.eE+]+)"));
    const QString text = QString::fromUtf8(body);
    QString out;
    qsizetype at = 0;
    auto found = member.globalMatch(text);
    while (found.hasNext()) {
        const auto one = found.next();
        if (!calls::looksSecret(one.captured(1)) || one.captured(3).contains(QLatin1String("{{")) || one.captured(3) == QLatin1String("\"\""))
            continue;
        out += text.mid(at, one.capturedStart(3) - at) + QStringLiteral("\"\"");
        at = one.capturedEnd(3);
        ++left;
    }
    return (out + text.mid(at)).toUtf8();
}

QByteArray withoutSecretPairs(const QByteArray& body, int& left)
{
    QList<QByteArray> pairs = body.split('&');
    for (QByteArray& pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        if (equals <= 0 || equals == pair.size() - 1 || !calls::looksSecret(QUrl::fromPercentEncoding(pair.left(equals))))
            continue;
        pair.truncate(equals + 1);
        ++left;
    }
    return pairs.join('&');
}

} // namespace

CurlCommand withoutSecrets(const CurlCommand& call)
{
    CurlCommand kept = call;
    kept.remarks.clear();
    int left = 0;
    kept.url = keptUrl(call.url);
    left += kept.url == call.url ? 0 : 1;
    const auto secret = [&left](const QPair<QString, QString>& field) {
        // A variable is a name, and no secret.
        static const QRegularExpression variable(QStringLiteral("^(?:\\w+ )?\\{\\{[^{}]+\\}\\}$"));
        const bool out = calls::looksSecret(field.first) && !variable.match(field.second).hasMatch();
        left += out ? 1 : 0;
        return out;
    };
    kept.headers.removeIf(secret);
    const QString type = call.header(QStringLiteral("Content-Type"));
    if (kept.body.size() > largestRemembered) {
        kept.body.clear();
        kept.remarks << HistoryText::tr("The body was too large to be remembered.");
    } else if (type.contains(QLatin1String("x-www-form-urlencoded"), Qt::CaseInsensitive)) {
        kept.body = withoutSecretPairs(kept.body, left);
    } else {
        kept.body = withoutSecretMembers(kept.body, left);
    }
    if (left > 0)
        kept.remarks << HistoryText::tr("%Ln value(s) that may be secret were not remembered: give them again.", nullptr, left);
    return kept;
}

void CallHistory::add(const CurlCommand& call, int status, qint64 tookMs, const QString& failure)
{
    beginInsertRows({}, 0, 0);
    entries_.prepend({QDateTime::currentDateTime(), withoutSecrets(call), status, failure, tookMs});
    endInsertRows();
    if (entries_.size() > most) {
        beginRemoveRows({}, most, static_cast<int>(entries_.size()) - 1);
        entries_.resize(most);
        endRemoveRows();
    }
}

void CallHistory::clear() { setEntries({}); }

void CallHistory::setEntries(const QVector<Entry>& entries)
{
    beginResetModel();
    entries_ = entries;
    endResetModel();
}

QJsonArray CallHistory::toJson() const
{
    QJsonArray all;
    for (const Entry& entry : entries_) {
        if (all.size() == mostWritten)
            break;
        QJsonArray headers;
        for (const auto& [name, value] : entry.call.headers)
            headers.append(QJsonArray{name, value});
        all.append(QJsonObject{{QStringLiteral("when"), entry.when.toUTC().toString(Qt::ISODateWithMs)},
                               {QStringLiteral("method"), entry.call.method},
                               {QStringLiteral("url"), entry.call.url},
                               {QStringLiteral("headers"), headers},
                               {QStringLiteral("status"), entry.status},
                               {QStringLiteral("failure"), entry.failure},
                               {QStringLiteral("ms"), entry.tookMs}});
    }
    return all;
}

void CallHistory::restore(const QJsonArray& kept)
{
    QVector<Entry> all;
    for (const auto& value : kept) {
        const QJsonObject one = value.toObject();
        Entry entry;
        entry.when = QDateTime::fromString(one.value(QLatin1String("when")).toString(), Qt::ISODateWithMs).toLocalTime();
        entry.call.method = one.value(QLatin1String("method")).toString();
        entry.call.url = one.value(QLatin1String("url")).toString();
        const QJsonArray headers = one.value(QLatin1String("headers")).toArray();
        for (const auto& field : headers)
            entry.call.headers.append({field.toArray().at(0).toString(), field.toArray().at(1).toString()});
        entry.status = one.value(QLatin1String("status")).toInt();
        entry.failure = one.value(QLatin1String("failure")).toString();
        entry.tookMs = static_cast<qint64>(one.value(QLatin1String("ms")).toDouble());
        if (all.size() < most && !entry.call.url.isEmpty())
            all.append(std::move(entry));
    }
    setEntries(all);
}

int CallHistory::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(entries_.size()); }
int CallHistory::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CallHistory::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry& entry = entries_.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((index.column() >= Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole)
        return entry.failure.isEmpty() ? entry.call.url : entry.failure;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case When:
        return entry.when.date() == QDate::currentDate() ? QLocale().toString(entry.when.time(), QStringLiteral("HH:mm:ss"))
                                                         : QLocale().toString(entry.when, QLocale::ShortFormat);
    case Method: return entry.call.method;
    case Url: return entry.call.url;
    case Status: return entry.status > 0 ? QString::number(entry.status) : tr("no answer");
    case Time: return tr("%1 ms").arg(QLocale().toString(entry.tookMs));
    default: return {};
    }
}

QVariant CallHistory::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section >= Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case Method: return tr("Method");
    case Url: return tr("URL");
    case Status: return tr("Status");
    case Time: return tr("Time");
    default: return {};
    }
}

} // namespace postern::workbench
