// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ColourRules.h"
#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/TraceProbe.h"

#include <QAbstractTableModel>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>
#include <vector>

namespace postern::workbench {

/// The list of exchanges under a filter, smooth at 1,000,000 rows: a filter runs over a snapshot in a worker thread,
/// which hands over row numbers piece by piece: the first take the place of what was shown, the others are added. What
/// arrives later is filtered as it comes. A newer filter makes the older one's result void, so what was cancelled never
/// comes back. Rows that only their traces can decide go through a TraceProbe, in their order.
class ExchangeListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Id, Time, Api, Method, Path, Status, Duration, Size, Client, EndedBy, Marks, ColumnCount };
    enum Role : std::uint16_t {
        IdRole = Qt::UserRole + 1,
        StatusRole,
        DurationUsRole,
        StoreRowRole,
        SizeRole,
        MarkRole,     ///< 1 to 9, 0 for none
        PinnedRole,   ///< bool
        NoteRole,     ///< text
        RuleHueRole,  ///< of the colour rule that holds, -1 for none
        RuleNameRole, ///< its name
    };

    explicit ExchangeListModel(const ExchangeStore& store, QObject* parent = nullptr);
    ~ExchangeListModel() override;

    /// Where whole traces come from; without it a filter that asks for one finds nothing.
    void setTraces(TraceProbe::Fetch fetch) { probe_.setFetch(std::move(fetch)); }
    /// Marks, notes and pins, shown and asked for by filters; they outlive the model.
    void setTags(const ExchangeTags& tags);
    /// They outlive the model.
    void setRules(const ColourRules& rules);

    void setFilter(const ExchangeFilter& filter);
    [[nodiscard]] const ExchangeFilter& filter() const { return filter_; }
    [[nodiscard]] bool isFiltering() const { return running_ != nullptr || sweeping_; }
    /// Rows that the filter could not try, because their traces are no longer held.
    [[nodiscard]] quint64 unknown() const { return probe_.unknown(); }
    /// 0 to 1 while filtering.
    [[nodiscard]] double progress() const;
    /// Stops looking; what was found so far is shown and isPartial() from then on.
    void cancelFiltering();
    [[nodiscard]] bool isPartial() const { return partial_; }

    /// Rows that arrive while paused are held back (never lost) until it goes on.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return paused_; }
    [[nodiscard]] quint64 heldBack() const { return paused_ ? store_.size() - seen_ : 0; }

    [[nodiscard]] std::size_t storeRow(int row) const;
    [[nodiscard]] quint64 exchangeId(int row) const;
    /// The row that shows it, or -1 when the filter hides it.
    [[nodiscard]] int rowOfExchange(quint64 id) const;
    [[nodiscard]] const ExchangeStore& store() const { return store_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    /// Begun, went on, ended or was cancelled: look at isFiltering(), progress(), rowCount().
    void filteringChanged();
    void pausedChanged();

  private:
    using Rows = std::vector<std::uint32_t>;
    struct Run {
        std::atomic<bool> stop{false};
        std::atomic<std::size_t> done{0};
        std::size_t total = 0;
    };
    using Found = std::vector<TraceProbe::Item>;
    void look();
    void take(const std::shared_ptr<Run>& run, std::shared_ptr<Found> found, std::size_t seen, bool last);
    void add(const Found& found, bool live);
    void insert(const Rows& rows);
    void replaceShown();
    void sweepEnded();
    void takeNew();
    void reset();
    void beginDrop(quint64 count);
    void endDrop(quint64 count);
    void tagged(quint64 id);
    void colourAnew();
    [[nodiscard]] QVariant display(const ExchangeRow& row, int column) const;
    [[nodiscard]] QString marksText(const ExchangeRow& row) const;
    [[nodiscard]] const ColourRule* ruleOf(const ExchangeRow& row) const;

    const ExchangeStore& store_;
    ExchangeFilter filter_;
    std::unique_ptr<ExchangeFilter::Evaluator> evaluator_; ///< for rows that arrive
    const ExchangeTags* tags_ = nullptr;
    const ColourRules* rules_ = nullptr;
    std::unique_ptr<RulePainter> painter_; ///< null without rules
    TraceProbe probe_;
    bool plain_ = true;      ///< every row of the store is shown, up to seen_
    bool fresh_ = false;     ///< a filter is set, and what is shown is still from before it
    bool sweeping_ = false;  ///< the probe is at rows that were there when the filter was set
    Rows rows_;              ///< not plain: shown rows by their numbers in the store
    std::size_t seen_ = 0;   ///< rows of the store that were looked at; plain: rows shown
    std::size_t going_ = 0;  ///< shown rows that the store is about to drop
    bool partial_ = false;
    bool paused_ = false;
    std::shared_ptr<Run> running_;
    QTimer tick_;
    QThreadPool pool_;
};

} // namespace postern::workbench
