// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/JsonDiff.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QRegularExpression>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr qsizetype mostDifferences = 2'000;

struct JsonDiffText {
    Q_DECLARE_TR_FUNCTIONS(JsonDiff)
};

QString escaped(QString key) { return key.replace(QLatin1Char('~'), QStringLiteral("~0")).replace(QLatin1Char('/'), QStringLiteral("~1")); }

QString valueText(const QJsonValue& value)
{
    if (value.isUndefined())
        return {};
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
}

/// Walks both values side by side. The depth is bounded by what QJsonDocument reads.
class JsonWalk {
  public:
    JsonWalk(const QStringList& ignored, JsonComparison& into) : into_(into)
    {
        for (const QString& pointer : ignored)
            ignored_.append(pointer.split(QLatin1Char('/')).mid(1));
    }

    void compare(const QJsonValue& left, const QJsonValue& right)
    {
        if (left == right || into_.more)
            return;
        if (left.isObject() && right.isObject())
            compareObjects(left.toObject(), right.toObject());
        else if (left.isArray() && right.isArray())
            compareArrays(left.toArray(), right.toArray());
        else
            note(left, right);
    }

  private:
    void into(const QString& part, const QJsonValue& left, const QJsonValue& right)
    {
        path_.append(escaped(part));
        compare(left, right);
        path_.removeLast();
    }

    void compareObjects(const QJsonObject& left, const QJsonObject& right)
    {
        QStringList keys = left.keys() + right.keys();
        std::sort(keys.begin(), keys.end());
        keys.removeDuplicates();
        for (const QString& key : std::as_const(keys))
            into(key, left.value(key), right.value(key));
    }

    /// One that was put in or taken out in the middle moves the others: equal ends belong together.
    void compareArrays(const QJsonArray& left, const QJsonArray& right)
    {
        const qsizetype shorter = std::min(left.size(), right.size());
        qsizetype front = 0;
        while (front < shorter && left.at(front) == right.at(front))
            ++front;
        qsizetype back = 0;
        while (back < shorter - front && left.at(left.size() - 1 - back) == right.at(right.size() - 1 - back))
            ++back;
        const qsizetype leftEnd = left.size() - back;
        const qsizetype rightEnd = right.size() - back;
        for (qsizetype n = front; n < std::max(leftEnd, rightEnd); ++n) {
            const QJsonValue undefined(QJsonValue::Undefined);
            into(QString::number(n), n < leftEnd ? left.at(n) : undefined, n < rightEnd ? right.at(n) : undefined);
        }
    }

    void note(const QJsonValue& left, const QJsonValue& right)
    {
        if (into_.differences.size() >= mostDifferences) {
            into_.more = true;
            return;
        }
        const QString pointer = path_.isEmpty() ? QString() : QLatin1Char('/') + path_.join(QLatin1Char('/'));
        into_.differences.append({pointer, valueText(left), valueText(right), isIgnored()});
    }

    [[nodiscard]] bool isIgnored() const
    {
        return std::any_of(ignored_.begin(), ignored_.end(), [this](const QStringList& parts) {
            return parts.size() <= path_.size() && std::equal(parts.begin(), parts.end(), path_.begin(), [](const QString& wanted, const QString& part) {
                       return wanted == QLatin1String("*") || wanted == part;
                   });
        });
    }

    JsonComparison& into_;
    QVector<QStringList> ignored_;
    QStringList path_;
};

std::optional<QJsonValue> jsonOf(const QByteArray& text)
{
    const QByteArray trimmed = text.trimmed();
    if (!trimmed.startsWith('{') && !trimmed.startsWith('['))
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(trimmed);
    if (document.isNull())
        return std::nullopt;
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
}

} // namespace

std::optional<JsonComparison> compareJson(const QByteArray& left, const QByteArray& right, const QStringList& ignored)
{
    const auto a = jsonOf(left);
    const auto b = jsonOf(right);
    if (!a || !b)
        return std::nullopt;
    JsonComparison comparison;
    JsonWalk(ignored, comparison).compare(*a, *b);
    comparison.writtenDifferently = comparison.differences.isEmpty() && left != right;
    return comparison;
}

QStringList pointersOf(const QString& pointers)
{
    static const QRegularExpression between(QStringLiteral("[\\s,]+"));
    return pointers.split(between, Qt::SkipEmptyParts);
}

QString pointerProblem(const QString& pointers)
{
    for (const QString& pointer : pointersOf(pointers)) {
        if (!pointer.startsWith(QLatin1Char('/')))
            return JsonDiffText::tr("\"%1\" is not a JSON pointer: it begins with /, for instance /order/id or /items/*/time.").arg(pointer);
    }
    return {};
}

} // namespace postern::workbench
