// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/JsonText.h"
#include "workbench/models/TraceChainModel.h"
#include "workbench/shell/AppContext.h"

#include <QStringDecoder>
#include <QWidget>
#include <memory>

class QHBoxLayout;
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
class FindBar;

/// What came back: status, time, size; body, header fields, and the chain once its trace is found.
class ResponsePanel final : public QWidget {
    Q_OBJECT
  public:
    explicit ResponsePanel(AppContext& context, QWidget* parent = nullptr);

    void showResponse(const std::shared_ptr<const rest::RestResponse>& shown, qint64 tookMs);
    /// An answer that is still coming: its head, then its body piece by piece. `state` of endStream() says why no more comes.
    void beginStream(const std::shared_ptr<const rest::RestResponse>& head, qint64 tookMs);
    void appendStream(const QByteArray& piece, qint64 tookMs);
    void endStream(const QString& state, qint64 tookMs);
    /// Writes the body, as it came, into a file; an error in a sentence, or nothing.
    [[nodiscard]] QString saveBody(const QString& file) const;
    /// What is shown, and how long it took; null before the first answer.
    [[nodiscard]] const std::shared_ptr<const rest::RestResponse>& shown() const { return shown_; }
    [[nodiscard]] qint64 tookMs() const { return tookMs_; }
    [[nodiscard]] int tab() const;
    void setTab(int tab);
    /// Null while it is looked for; `id` is the exchange's.
    void setTrace(quint64 id, std::shared_ptr<const inspection::Trace> trace);
    /// The exchange that the shown one is worth comparing with; 0 for none.
    void setOther(quint64 other);
    /// Why there is no chain to show.
    void setNoTrace(const QString& reason);
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] quint64 exchange() const { return exchange_; }
    [[nodiscard]] const TraceChainModel& chain() const { return chain_; }
    /// Opens the search in the body.
    void find();
    /// To the next place that was found (1), or the one before (-1).
    void findStep(int direction);
    /// The body's JSON is on its way into lines; until then there is nothing to read.
    [[nodiscard]] bool isLayingOut() const { return layout_.isBusy(); }

  private:
    QWidget* buildChain();
    QHBoxLayout* buildWays();
    void refreshWays();
    void showHead(const QString& state);
    void showBody();
    void colour();

    AppContext& context_;
    TraceChainModel chain_;
    std::shared_ptr<const rest::RestResponse> shown_;
    QByteArray streamed_;
    QStringDecoder decoder_{QStringDecoder::Utf8}; ///< of what streams in: a letter may come in two pieces
    bool streaming_ = false;
    qint64 tookMs_ = 0;
    QString state_; ///< of what streams in
    bool linesBroken_ = false; ///< as it is shown
    quint64 exchange_ = 0;
    quint64 other_ = 0;
    QLabel* status_;
    QTabWidget* tabs_;
    CodeView* body_;
    FindBar* find_;
    JsonLayout layout_;
    QPlainTextEdit* headers_;
    QLabel* chainText_ = nullptr;
    QTableView* steps_ = nullptr;
    QPushButton* inspect_ = nullptr;
    QPushButton* compare_ = nullptr;
};

} // namespace postern::workbench
