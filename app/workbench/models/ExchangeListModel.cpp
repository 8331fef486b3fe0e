// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeListModel.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int tickMs = 100;
constexpr std::size_t stepRows = 16 * 1024; // between two looks at the stop flag: well below a millisecond

bool isNumber(int column)
{
    return column == ExchangeListModel::Id || column == ExchangeListModel::Status ||
           column == ExchangeListModel::Duration || column == ExchangeListModel::Size;
}

QString text(std::string_view name) { return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

} // namespace

ExchangeListModel::ExchangeListModel(const ExchangeStore& store, QObject* parent)
    : QAbstractTableModel(parent), store_(store), seen_(store.size())
{
    pool_.setMaxThreadCount(1);
    tick_.setInterval(tickMs);
    connect(&tick_, &QTimer::timeout, this, &ExchangeListModel::filteringChanged);
    connect(&store, &ExchangeStore::appended, this, &ExchangeListModel::takeNew);
    connect(&store, &ExchangeStore::cleared, this, &ExchangeListModel::reset);
    connect(&store, &ExchangeStore::aboutToDropOldest, this, &ExchangeListModel::beginDrop);
    connect(&store, &ExchangeStore::droppedOldest, this, &ExchangeListModel::endDrop);
}

ExchangeListModel::~ExchangeListModel()
{
    if (running_)
        running_->stop = true;
    pool_.waitForDone();
}

void ExchangeListModel::setFilter(const ExchangeFilter& filter)
{
    filter_ = filter;
    evaluator_ = std::make_unique<ExchangeFilter::Evaluator>(filter_);
    if (running_)
        running_->stop = true;
    running_.reset();
    if (filter_.isEmpty()) {
        tick_.stop();
        beginResetModel();
        rows_.clear();
        seen_ = store_.size();
        partial_ = false;
        endResetModel();
        Q_EMIT filteringChanged();
        return;
    }
    auto run = std::make_shared<Run>();
    running_ = run;
    run->total = store_.size();
    // The worker reads the snapshot and its own copy of the filter; its result comes back by an event to this thread.
    pool_.start([this, run, filter, snapshot = store_.snapshot()] {
        auto found = std::make_shared<Rows>();
        ExchangeFilter::Evaluator evaluator(filter);
        std::size_t n = 0;
        while (n < snapshot.size && !run->stop) {
            const std::size_t end = std::min(snapshot.size, n + stepRows);
            for (; n < end; ++n) {
                if (evaluator.matches(snapshot.row(n), *snapshot.names))
                    found->push_back(static_cast<std::uint32_t>(n));
            }
            run->done = n;
        }
        QMetaObject::invokeMethod(this, [this, run, found, n] { take(run, found, n); }, Qt::QueuedConnection);
    });
    tick_.start();
    Q_EMIT filteringChanged();
}

void ExchangeListModel::take(const std::shared_ptr<Run>& run, std::shared_ptr<Rows> rows, std::size_t seen)
{
    if (run != running_)
        return; // an older filter's
    running_.reset();
    tick_.stop();
    beginResetModel();
    rows_ = std::move(*rows);
    partial_ = seen < run->total;
    seen_ = partial_ ? store_.size() : seen; // stopped early: the gap stays out, what comes is shown
    endResetModel();
    takeNew();
    Q_EMIT filteringChanged();
}

double ExchangeListModel::progress() const
{
    return running_ && running_->total > 0 ? static_cast<double>(running_->done) / static_cast<double>(running_->total) : 1;
}

void ExchangeListModel::cancelFiltering()
{
    if (running_)
        running_->stop = true;
}

void ExchangeListModel::setPaused(bool paused)
{
    if (paused == paused_)
        return;
    paused_ = paused;
    takeNew();
    Q_EMIT pausedChanged();
}

void ExchangeListModel::takeNew()
{
    if (paused_ || running_)
        return;
    const std::size_t size = store_.size();
    if (size <= seen_)
        return;
    if (filter_.isEmpty()) {
        beginInsertRows({}, static_cast<int>(seen_), static_cast<int>(size) - 1);
        seen_ = size;
        endInsertRows();
        return;
    }
    Rows fresh;
    for (; seen_ < size; ++seen_) {
        if (evaluator_->matches(store_.row(seen_), store_.names()))
            fresh.push_back(static_cast<std::uint32_t>(seen_));
    }
    if (fresh.empty())
        return;
    const int first = static_cast<int>(rows_.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    rows_.insert(rows_.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void ExchangeListModel::reset()
{
    if (running_)
        running_->stop = true;
    running_.reset();
    tick_.stop();
    beginResetModel();
    rows_.clear();
    seen_ = store_.size();
    partial_ = false;
    if (!filter_.isEmpty())
        evaluator_ = std::make_unique<ExchangeFilter::Evaluator>(filter_); // names have new numbers
    endResetModel();
    Q_EMIT filteringChanged();
}

void ExchangeListModel::beginDrop(quint64 count)
{
    if (filter_.isEmpty())
        going_ = std::min<std::size_t>(count, seen_);
    else
        going_ = static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(count)) - rows_.begin());
    if (going_ > 0)
        beginRemoveRows({}, 0, static_cast<int>(going_) - 1);
}

void ExchangeListModel::endDrop(quint64 count)
{
    seen_ -= std::min<std::size_t>(count, seen_);
    if (!filter_.isEmpty()) {
        rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(going_));
        for (std::uint32_t& row : rows_)
            row -= static_cast<std::uint32_t>(count);
    }
    if (going_ > 0)
        endRemoveRows();
    if (running_)
        setFilter(filter_); // what it looks through has other numbers now
}

std::size_t ExchangeListModel::storeRow(int row) const
{
    return filter_.isEmpty() ? static_cast<std::size_t>(row) : rows_[static_cast<std::size_t>(row)];
}

quint64 ExchangeListModel::exchangeId(int row) const
{
    return row >= 0 && row < rowCount() ? store_.row(storeRow(row)).id : 0;
}

int ExchangeListModel::rowOfExchange(quint64 id) const
{
    const std::ptrdiff_t at = store_.rowOf(id);
    if (at < 0)
        return -1;
    if (filter_.isEmpty())
        return static_cast<std::size_t>(at) < seen_ ? static_cast<int>(at) : -1;
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(at));
    return found != rows_.end() && *found == static_cast<std::uint32_t>(at) ? static_cast<int>(found - rows_.begin()) : -1;
}

int ExchangeListModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(filter_.isEmpty() ? seen_ : rows_.size());
}

int ExchangeListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ExchangeListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    const std::size_t at = storeRow(index.row());
    const ExchangeRow& row = store_.row(at);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return display(row, index.column());
    case IdRole:
        return QVariant::fromValue(static_cast<quint64>(row.id));
    case StatusRole:
        return row.status;
    case DurationUsRole:
        return row.durationUs;
    case StoreRowRole:
        return QVariant::fromValue(static_cast<quint64>(at));
    default:
        return {};
    }
}

QVariant ExchangeListModel::display(const ExchangeRow& row, int column) const
{
    switch (column) {
    case Id:
        return QString::number(row.id);
    case Time:
        return QDateTime::fromMSecsSinceEpoch(row.beganUs / 1000).toString(QStringLiteral("HH:mm:ss.zzz"));
    case Api:
        return text(store_.name(row.api));
    case Method:
        return text(store_.name(row.method));
    case Path:
        return text(row.targetText());
    case Status:
        return row.status == 0 ? tr("left", "the client left before an answer") : QString::number(row.status);
    case Duration:
        return tr("%1 ms", "milliseconds").arg(QLocale().toString(row.durationUs / 1000.0, 'f', row.durationUs < 10'000 ? 2 : 0));
    case Size:
        return QLocale().formattedDataSize(row.responseBytes, 1, QLocale::DataSizeSIFormat);
    case Client:
        return text(store_.name(row.client));
    case EndedBy:
        return text(store_.name(row.endedBy));
    default:
        return {};
    }
}

QVariant ExchangeListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("No.", "number of an exchange");
    case Time:
        return tr("Time");
    case Api:
        return tr("API");
    case Method:
        return tr("Method");
    case Path:
        return tr("Path");
    case Status:
        return tr("Status");
    case Duration:
        return tr("Duration");
    case Size:
        return tr("Size");
    case Client:
        return tr("Client");
    case EndedBy:
        return tr("Answered by");
    default:
        return {};
    }
}

} // namespace postern::workbench
