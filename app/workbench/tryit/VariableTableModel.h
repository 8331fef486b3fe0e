// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "controlplane/calls/CallEnvironment.h"

#include <QAbstractTableModel>
#include <QMap>
#include <functional>

namespace postern::workbench {

/// The variables of one environment while they are edited. A value that is a secret goes to the keychain when it is saved;
/// here it is only known that there is one, and a new one is shown as dots. The last row is empty and becomes a variable when
/// something is written into it.
class VariableTableModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Value, IsSecret, ColumnCount };

    /// `keychainName` gives the place of a variable's secret.
    explicit VariableTableModel(std::function<QString(const QString& variable)> keychainName, QObject* parent = nullptr);

    void setVariables(const std::vector<calls::Variable>& variables);
    [[nodiscard]] std::vector<calls::Variable> variables() const;
    /// Secrets that were typed since setVariables(), by their place in the keychain.
    [[nodiscard]] QMap<QString, Secret> newSecrets() const;
    /// A sentence, when this cannot be saved; otherwise empty.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] bool isSecret(int row) const;
    void remove(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void edited();

  private:
    struct Row {
        QString name;
        QString value; ///< in the clear, or "${env:...}"
        bool secret = false;
        QString place; ///< in the keychain, as the file has it; empty for one that is new
        Secret typed;
    };
    void takeValue(Row& row, const QString& text);

    std::function<QString(const QString&)> keychainName_;
    QVector<Row> rows_;
};

} // namespace postern::workbench
