// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace postern::workbench {

class Workspace;

/// Whose chain is edited: that of all APIs, of one, or of one of its operations; and in which file that is.
class ChainScope : public QWidget {
    Q_OBJECT
  public:
    explicit ChainScope(const Workspace& workspace, QWidget* parent = nullptr);

    /// "gateway.yaml", "apis/Orders-1.0.0/postern.yaml"; empty when no workspace is open.
    [[nodiscard]] QString file() const { return file_; }
    [[nodiscard]] bool isGateway() const;
    /// The folder of the API below apis/; empty for all.
    [[nodiscard]] QString api() const;
    /// "Orders 1.0.0", as exchanges name the API; empty for all.
    [[nodiscard]] QString title() const;
    /// "GET /orders/{id}"; empty for all.
    [[nodiscard]] QString operation() const { return operation_; }
    /// False when there is none of that name.
    bool choose(const QString& file, const QString& operation = {});
    /// From now on file() and operation() name what is chosen.
    void take();
    /// What the workspace has now; what was chosen stays where it can.
    void fill();

    [[nodiscard]] static QString gatewayFile() { return QStringLiteral("gateway.yaml"); }

  Q_SIGNALS:
    /// Somebody chose; file() and operation() name the one before until take().
    void chosen();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void showWhere();
    void fillOperations(const QString& keep);
    void ask();

    const Workspace& workspace_;
    QComboBox* files_;
    QComboBox* operations_;
    QLabel* where_;
    QString file_;
    QString operation_;
    bool filling_ = false;
};

} // namespace postern::workbench
