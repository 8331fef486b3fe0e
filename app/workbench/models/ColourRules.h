// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

class Settings;

/// Rows that a filter lets through get this colour, and the rule's name beside it, so that the colour is never alone.
struct ColourRule {
    QString name;
    QString filter;
    int hue = 0; ///< of Theme::chain()
    bool on = true;

    friend bool operator==(const ColourRule&, const ColourRule&) = default;
};

/// The colour rules, first match wins: a table to edit them, kept in the settings with every change. A rule with a
/// mistake is kept and says what is wrong; it colours nothing.
class ColourRules : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Filter, Hue, Problem, ColumnCount };

    explicit ColourRules(Settings& settings, QObject* parent = nullptr);

    [[nodiscard]] const QVector<ColourRule>& rules() const { return rules_; }
    [[nodiscard]] static QVector<ColourRule> defaults();
    /// Why a rule can colour nothing; empty when it can. Rows are coloured while they are drawn, so a rule must not need
    /// the whole trace.
    [[nodiscard]] static QString problem(const ColourRule& rule);
    [[nodiscard]] static QString hueName(int hue);

    /// Adds one that lets `filter` through, below the others; its row.
    int add(const QString& name, const QString& filter);
    void remove(int row);
    /// One place up (-1) or down (1); false at the end.
    bool move(int row, int by);
    void reset();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  Q_SIGNALS:
    /// Colours are others now.
    void changed();

  private:
    void load();
    void keep();

    Settings& settings_;
    QVector<ColourRule> rules_;
};

/// Finds the rule for a row, for the GUI thread only. Made anew when the rules, the tags or the store's names are others.
class RulePainter {
  public:
    RulePainter(const QVector<ColourRule>& rules, const ExchangeTags::Table& tags);

    /// Null for none; lives as long as this.
    [[nodiscard]] const ColourRule* ruleOf(const ExchangeRow& row, const ExchangeStore::Names& names);

  private:
    struct One {
        ColourRule rule;
        std::unique_ptr<ExchangeFilter> filter; ///< the evaluator refers to it
        std::unique_ptr<ExchangeFilter::Evaluator> evaluator;
    };
    std::vector<One> all_;
    std::uint64_t lastId_ = 0; ///< a row has a dozen cells and is asked for in each
    const ColourRule* last_ = nullptr;
};

} // namespace postern::workbench
