// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TestListModel.h"

#include "workbench/theme/IconProvider.h"
#include "workbench/models/CheckText.h"

#include <QDir>
#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int mostTests = 2'000;
constexpr int mostKeptResults = 1'000; // of a test with data

} // namespace

void TestListModel::read(const QString& folder)
{
    beginResetModel();
    const QVector<Entry> before = std::move(entries_);
    entries_.clear();
    const QDir tests(folder);
    const QStringList files = folder.isEmpty() ? QStringList() : tests.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name);
    for (const QString& name : files.mid(0, mostTests)) {
        Entry entry;
        entry.file = tests.filePath(name);
        auto loaded = calls::loadTest(entry.file.toStdString());
        if (loaded)
            entry.loaded = std::move(*loaded);
        else
            entry.problem = QString::fromStdString(loaded.error().message());
        const auto same = std::find_if(before.cbegin(), before.cend(), [&](const Entry& one) { return one.file == entry.file; });
        if (!entry.problem.isEmpty())
            entry.state = State::Broken;
        else if (same != before.cend() && same->loaded.test.toText() == entry.loaded.test.toText()) {
            entry.state = same->state;
            entry.results = same->results;
        }
        entries_.append(std::move(entry));
    }
    endResetModel();
}

int TestListModel::rowOf(const QString& file) const
{
    const auto at = std::find_if(entries_.cbegin(), entries_.cend(), [&](const Entry& one) { return one.file == file; });
    return at == entries_.cend() ? -1 : static_cast<int>(at - entries_.cbegin());
}

void TestListModel::show(int row) { Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1)); }

void TestListModel::begin(int row)
{
    entries_[row].state = State::Running;
    entries_[row].results.clear();
    show(row);
}

void TestListModel::take(int row, const calls::TestResult& result)
{
    Entry& entry = entries_[row];
    const bool failed = !result.passed() || (entry.state == State::Failed && !entry.results.isEmpty());
    entry.state = failed ? State::Failed : State::Passed;
    // As many as somebody may look at.
    if (entry.results.size() < mostKeptResults)
        entry.results.append(result);
    show(row);
}

void TestListModel::endRun()
{
    for (int row = 0; row < entries_.size(); ++row) {
        if (entries_.at(row).state == State::Running) {
            entries_[row].state = State::NotRun;
            show(row);
        }
    }
}

int TestListModel::count(State state) const
{
    return static_cast<int>(std::count_if(entries_.cbegin(), entries_.cend(), [state](const Entry& one) { return one.state == state; }));
}

int TestListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(entries_.size()); }
int TestListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TestListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry& entry = entries_.at(index.row());
    const calls::TestResult* last = nullptr;
    for (const calls::TestResult& result : entry.results) {
        if (last == nullptr || (last->passed() && !result.passed()))
            last = &result; // the first one that failed says most
    }
    if (role == Qt::DecorationRole && index.column() == Name) {
        switch (entry.state) {
        case State::NotRun: return icon(u"circle");
        case State::Running: return icon(u"loader");
        case State::Passed: return icon(u"circle-check");
        case State::Failed: return icon(u"circle-x");
        case State::Broken: return icon(u"triangle-alert");
        }
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((index.column() >= Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && index.column() == Outcome)
        return entry.problem.isEmpty() ? (last != nullptr ? resultText(*last) : QString()) : entry.problem;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name: return entry.problem.isEmpty() ? QString::fromStdString(entry.loaded.test.name) : QDir(entry.file).dirName();
    case Outcome:
        switch (entry.state) {
        case State::NotRun: return tr("Not run");
        case State::Running: return tr("Running");
        case State::Broken: return tr("No test: %1").arg(entry.problem.section(QLatin1Char('\n'), 0, 0));
        case State::Passed:
            return entry.results.size() > 1 ? tr("Passed, %Ln row(s)", nullptr, static_cast<int>(entry.results.size())) : tr("Passed");
        case State::Failed:
            return last != nullptr && last->row > 0 ? tr("Row %1: %2").arg(last->row).arg(resultText(*last))
                                                    : last != nullptr ? resultText(*last) : QString();
        }
        return {};
    case Status: return last != nullptr && last->status > 0 ? QString::number(last->status) : QString();
    case Time: return last != nullptr && last->status > 0 ? tr("%1 ms").arg(QLocale().toString(static_cast<qlonglong>(last->took.count()))) : QString();
    default: return {};
    }
}

QVariant TestListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section >= Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Test");
    case Outcome: return tr("Outcome");
    case Status: return tr("Status");
    case Time: return tr("Time");
    default: return {};
    }
}

} // namespace postern::workbench
