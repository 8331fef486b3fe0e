// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeListModel.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int tickMs = 100;
constexpr int pieceMs = 30; // what was found is handed over so often: the first rows are seen well within 50 ms
constexpr std::size_t stepRows = 16 * 1024; // between two looks at the stop flag: well below a millisecond

bool isNumber(int column)
{
    return column == ExchangeListModel::Id || column == ExchangeListModel::Status ||
           column == ExchangeListModel::Duration || column == ExchangeListModel::Size;
}

QString text(std::string_view name) { return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

} // namespace

ExchangeListModel::ExchangeListModel(const ExchangeStore& store, QObject* parent)
    : QAbstractTableModel(parent), store_(store), probe_(store), seen_(store.size())
{
    pool_.setMaxThreadCount(1);
    tick_.setInterval(tickMs);
    connect(&tick_, &QTimer::timeout, this, &ExchangeListModel::filteringChanged);
    connect(&store, &ExchangeStore::appended, this, &ExchangeListModel::takeNew);
    connect(&store, &ExchangeStore::cleared, this, &ExchangeListModel::reset);
    connect(&store, &ExchangeStore::aboutToDropOldest, this, &ExchangeListModel::beginDrop);
    connect(&store, &ExchangeStore::droppedOldest, this, &ExchangeListModel::endDrop);
    connect(&probe_, &TraceProbe::matched, this, &ExchangeListModel::insert);
    connect(&probe_, &TraceProbe::finished, this, &ExchangeListModel::sweepEnded);
}

ExchangeListModel::~ExchangeListModel()
{
    if (running_)
        running_->stop = true;
    pool_.waitForDone();
}

void ExchangeListModel::setTags(const ExchangeTags& tags)
{
    tags_ = &tags;
    connect(&tags, &ExchangeTags::changed, this, &ExchangeListModel::tagged);
}

void ExchangeListModel::setRules(const ColourRules& rules)
{
    rules_ = &rules;
    connect(&rules, &ColourRules::changed, this, [this] {
        colourAnew();
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
    colourAnew();
}

void ExchangeListModel::colourAnew()
{
    if (rules_ != nullptr)
        painter_ = std::make_unique<RulePainter>(rules_->rules(), tags_ == nullptr ? ExchangeTags::Table() : tags_->all());
}

void ExchangeListModel::tagged(quint64 id)
{
    colourAnew();
    if (filter_.needsTags()) {
        setFilter(filter_);
        return;
    }
    const int row = id == 0 ? -1 : rowOfExchange(id);
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    else if (id == 0 && rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void ExchangeListModel::setFilter(const ExchangeFilter& filter)
{
    filter_ = filter;
    const ExchangeTags::Table tags = tags_ == nullptr ? ExchangeTags::Table() : tags_->all();
    evaluator_ = std::make_unique<ExchangeFilter::Evaluator>(filter_, tags);
    probe_.begin(filter_, tags);
    if (running_)
        running_->stop = true;
    running_.reset();
    sweeping_ = false;
    partial_ = false;
    if (filter_.isEmpty()) {
        tick_.stop();
        beginResetModel();
        rows_.clear();
        plain_ = true;
        fresh_ = false;
        seen_ = store_.size();
        endResetModel();
        Q_EMIT filteringChanged();
        return;
    }
    fresh_ = true;
    look();
    tick_.start();
    Q_EMIT filteringChanged();
}

// The worker reads the snapshot and its own copy of the filter; what it finds comes back by events to this thread.
void ExchangeListModel::look()
{
    auto run = std::make_shared<Run>();
    running_ = run;
    run->total = store_.size();
    pool_.start([this, run, filter = filter_, snapshot = store_.snapshot(),
                 tags = tags_ == nullptr ? ExchangeTags::Table() : tags_->all()] {
        ExchangeFilter::Evaluator evaluator(filter, tags);
        auto found = std::make_shared<Found>();
        QElapsedTimer handedOver;
        handedOver.start();
        std::size_t n = 0;
        while (n < snapshot.size && !run->stop) {
            const std::size_t end = std::min(snapshot.size, n + stepRows);
            for (; n < end; ++n) {
                const auto verdict = evaluator.judge(snapshot.row(n), *snapshot.names);
                if (verdict != ExchangeFilter::Verdict::No)
                    found->push_back({static_cast<std::uint32_t>(n), verdict == ExchangeFilter::Verdict::Ask});
            }
            run->done = n;
            if (n < snapshot.size && !found->empty() && handedOver.elapsed() >= pieceMs) {
                QMetaObject::invokeMethod(this, [this, run, found, n] { take(run, found, n, false); }, Qt::QueuedConnection);
                found = std::make_shared<Found>();
                handedOver.start();
            }
        }
        QMetaObject::invokeMethod(this, [this, run, found, n] { take(run, found, n, true); }, Qt::QueuedConnection);
    });
}

void ExchangeListModel::take(const std::shared_ptr<Run>& run, std::shared_ptr<Found> found, std::size_t seen, bool last)
{
    if (run != running_)
        return; // an older filter's
    if (last) {
        running_.reset();
        partial_ = seen < run->total;
    }
    if (fresh_) {
        replaceShown();
        seen_ = run->total;
    }
    if (last) {
        seen_ = partial_ ? store_.size() : seen; // stopped early: the gap stays out, what comes is shown
        sweeping_ = !partial_ && filter_.needsTraces();
    }
    if (run->stop) // what was only to be asked for is not looked for any more
        found->erase(std::remove_if(found->begin(), found->end(), [](const auto& item) { return item.ask; }), found->end());
    add(*found, false);
    if (!last) {
        Q_EMIT filteringChanged();
        return;
    }
    if (probe_.waiting() == 0)
        sweepEnded();
    takeNew();
}

/// What was shown before the filter goes, all at once.
void ExchangeListModel::replaceShown()
{
    beginResetModel();
    rows_.clear();
    plain_ = false;
    fresh_ = false;
    endResetModel();
}

void ExchangeListModel::add(const Found& found, bool live)
{
    if (filter_.needsTraces()) {
        probe_.add(found, live);
        return;
    }
    Rows rows;
    rows.reserve(found.size());
    for (const TraceProbe::Item& item : found)
        rows.push_back(item.row);
    insert(rows);
}

void ExchangeListModel::insert(const Rows& rows)
{
    if (rows.empty())
        return;
    const int first = static_cast<int>(rows_.size());
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    endInsertRows();
}

void ExchangeListModel::sweepEnded()
{
    if (running_)
        return; // only what was found so far is done
    sweeping_ = false;
    tick_.stop();
    Q_EMIT filteringChanged();
}

double ExchangeListModel::progress() const
{
    constexpr double rowsPart = 0.1; // of a filter that needs traces: rows are quick
    const double rows = running_ && running_->total > 0 ? static_cast<double>(running_->done) / static_cast<double>(running_->total) : 1;
    if (!filter_.needsTraces())
        return rows;
    const auto decided = static_cast<double>(probe_.decided());
    const double all = decided + static_cast<double>(probe_.waiting());
    return running_ ? rows * rowsPart : rowsPart + (1 - rowsPart) * (all > 0 ? decided / all : 1);
}

void ExchangeListModel::cancelFiltering()
{
    if (!isFiltering())
        return;
    probe_.stop();
    if (running_) {
        running_->stop = true; // it ends with what it has
        return;
    }
    partial_ = true;
    sweepEnded();
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
    if (plain_) {
        beginInsertRows({}, static_cast<int>(seen_), static_cast<int>(size) - 1);
        seen_ = size;
        endInsertRows();
        return;
    }
    Found found;
    for (; seen_ < size; ++seen_) {
        const auto verdict = evaluator_->judge(store_.row(seen_), store_.names());
        if (verdict != ExchangeFilter::Verdict::No)
            found.push_back({static_cast<std::uint32_t>(seen_), verdict == ExchangeFilter::Verdict::Ask});
    }
    add(found, true);
}

void ExchangeListModel::reset()
{
    if (running_)
        running_->stop = true;
    running_.reset();
    probe_.stop();
    sweeping_ = false;
    tick_.stop();
    beginResetModel();
    rows_.clear();
    plain_ = filter_.isEmpty();
    fresh_ = false;
    seen_ = store_.size();
    partial_ = false;
    colourAnew();
    if (!plain_) // names have new numbers
        evaluator_ = std::make_unique<ExchangeFilter::Evaluator>(filter_, tags_ == nullptr ? ExchangeTags::Table() : tags_->all());
    endResetModel();
    Q_EMIT filteringChanged();
}

void ExchangeListModel::beginDrop(quint64 count)
{
    if (plain_)
        going_ = std::min<std::size_t>(count, seen_);
    else
        going_ = static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(count)) - rows_.begin());
    if (going_ > 0)
        beginRemoveRows({}, 0, static_cast<int>(going_) - 1);
}

void ExchangeListModel::endDrop(quint64 count)
{
    seen_ -= std::min<std::size_t>(count, seen_);
    if (!plain_) {
        rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(going_));
        for (std::uint32_t& row : rows_)
            row -= static_cast<std::uint32_t>(count);
    }
    if (going_ > 0)
        endRemoveRows();
    if (running_ || probe_.waiting() > 0)
        setFilter(filter_); // what it looks through has other numbers now
}

std::size_t ExchangeListModel::storeRow(int row) const
{
    return plain_ ? static_cast<std::size_t>(row) : rows_[static_cast<std::size_t>(row)];
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
    if (plain_)
        return static_cast<std::size_t>(at) < seen_ ? static_cast<int>(at) : -1;
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(at));
    return found != rows_.end() && *found == static_cast<std::uint32_t>(at) ? static_cast<int>(found - rows_.begin()) : -1;
}

int ExchangeListModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(plain_ ? seen_ : rows_.size());
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
    case SizeRole:
        return row.responseBytes;
    case MarkRole:
        return tags_ == nullptr ? 0 : tags_->of(row.id).mark;
    case PinnedRole:
        return tags_ != nullptr && tags_->of(row.id).pinned;
    case NoteRole:
        return tags_ == nullptr ? QString() : tags_->of(row.id).note;
    case RuleHueRole: {
        const ColourRule* rule = ruleOf(row);
        return rule == nullptr ? -1 : rule->hue;
    }
    case RuleNameRole: {
        const ColourRule* rule = ruleOf(row);
        return rule == nullptr ? QString() : rule->name;
    }
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
    case Marks:
        return marksText(row);
    default:
        return {};
    }
}

const ColourRule* ExchangeListModel::ruleOf(const ExchangeRow& row) const
{
    return painter_ ? painter_->ruleOf(row, store_.names()) : nullptr;
}

/// "mark 3, pinned, Refused, ask Ada": what the delegate draws, in words.
QString ExchangeListModel::marksText(const ExchangeRow& row) const
{
    const ExchangeTag tag = tags_ == nullptr ? ExchangeTag() : tags_->of(row.id);
    const ColourRule* rule = ruleOf(row);
    QStringList parts;
    if (tag.mark != 0)
        parts << tr("mark %1").arg(tag.mark);
    if (tag.pinned)
        parts << tr("pinned");
    if (rule != nullptr && !rule->name.isEmpty())
        parts << rule->name;
    if (!tag.note.isEmpty())
        parts << tag.note;
    return parts.join(QStringLiteral(", "));
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
    case Marks:
        return tr("Marks");
    default:
        return {};
    }
}

} // namespace postern::workbench
