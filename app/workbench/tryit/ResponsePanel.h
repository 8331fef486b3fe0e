// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/TraceChainModel.h"
#include "workbench/shell/AppContext.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QTabWidget;

namespace postern::rest {
struct RestResponse;
}

namespace postern::workbench {

class CodeView;

/// What came back: status, time, size; body, header fields, and the chain once its trace is found.
class ResponsePanel final : public QWidget {
    Q_OBJECT
  public:
    explicit ResponsePanel(AppContext& context, QWidget* parent = nullptr);

    void showResponse(const rest::RestResponse& response, qint64 tookMs);
    /// Null while it is looked for; `id` is the exchange's.
    void setTrace(quint64 id, std::shared_ptr<const inspection::Trace> trace);
    /// Why there is no chain to show.
    void setNoTrace(const QString& reason);
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] quint64 exchange() const { return exchange_; }
    [[nodiscard]] const TraceChainModel& chain() const { return chain_; }

  private:
    QWidget* buildChain();

    AppContext& context_;
    TraceChainModel chain_;
    quint64 exchange_ = 0;
    QLabel* status_;
    QTabWidget* tabs_;
    CodeView* body_;
    QPlainTextEdit* headers_;
    QLabel* chainText_ = nullptr;
    QTableView* steps_ = nullptr;
    QPushButton* inspect_ = nullptr;
};

} // namespace postern::workbench
