// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/rest/RestClient.h"
#include "dataplane/inspection/Trace.h"
#include "workbench/models/CurlCommand.h"
#include "workbench/shell/Page.h"
#include "workbench/tryit/AuthPanel.h"
#include "workbench/tryit/OperationCatalog.h"

#include <QElapsedTimer>
#include <QTimer>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QTabWidget;
class QToolButton;

namespace postern::workbench {

class BodyPanel;
class CodeView;
class EnvironmentSet;
class HistoryPanel;
class InlineBar;
class ReplayPanel;
class ResponsePanel;
class StateView;
class TestsPanel;
class TraceFinder;

/// A client for one call: filled from the APIs' own examples, from a curl command or from an exchange; sent exactly as
/// it stands here; its answer, and its way through the chain.
class TryItPage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("tryit"), tr("Try it"), QStringLiteral("send")}; }
    explicit TryItPage(AppContext& context, QWidget* parent = nullptr);
    ~TryItPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    [[nodiscard]] std::any memory() const override;
    void recall(const std::any& memory) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

    [[nodiscard]] BodyPanel& body() const { return *bodyPanel_; }
    /// Puts a call into the form.
    void setCall(const CurlCommand& call);
    /// The call of the form as it would be sent, credentials included.
    [[nodiscard]] CurlCommand call() const;
    /// The same with the values of variables put in. Unknown ones stand in it as they were, and in `unknown` by name.
    [[nodiscard]] CurlCommand filledCall(QStringList& unknown) const;
    /// False, with a message on the page, when the text is no curl command.
    bool pasteCurl(const QString& text);
    void send();
    void cancel();
    [[nodiscard]] bool isSending() const;
    [[nodiscard]] AuthPanel& auth() const { return *auth_; }
    /// Puts a token into the credentials, with whose it is beside it; in memory only.
    void takeToken(const QString& token, const QString& whose);
    [[nodiscard]] ResponsePanel& response() const { return *response_; }
    [[nodiscard]] StateView& answerView() const { return *answer_; }
    [[nodiscard]] const OperationCatalog& catalog() const { return *catalog_; }
    [[nodiscard]] EnvironmentSet& environments() const { return *environments_; }
    [[nodiscard]] TestsPanel& tests() const { return *tests_; }
    [[nodiscard]] HistoryPanel& history() const { return *history_; }
    [[nodiscard]] ReplayPanel& replay() const { return *replay_; }
    /// Offers the form's call, its variables put in, to be replayed.
    void replayForm();
    /// Offers exchanges of the capture, at most 1,000, to be replayed; what is masked in them is given by the form's credentials.
    void replayExchanges(const QVector<quint64>& ids);
    /// Makes a test of the form's call and the answer that is shown. False, with a message on the page, without one.
    bool makeTest();
    /// Opens the editor of environments.
    void editEnvironments();

  Q_SIGNALS:
    /// An answer or a failure is shown.
    void ended();

  private:
    void addCommands();
    QWidget* build();
    QWidget* buildRequest();
    QWidget* fieldTable(const char* objectName, const QString& spoken, FieldTableModel& model);
    void wire();
    void fillApis();
    void fillOperations();
    void takeOperation();
    void wish(const CatalogApi& api, const CatalogOperation& operation);
    void nameOperation(const inspection::Summary& call);
    void urlEdited();
    void touch();
    void followGateway();
    void paramsEdited();
    void refreshTabs();
    void blockFinding();
    void wireVariables();
    void fillEnvironments();
    void followBase();
    void refreshVariables();
    [[nodiscard]] QString problemOf(const QString& text) const;
    void takeAnswer(Result<rest::RestResponse> answer, const rest::RestFailure& failure);
    void takeExchange(quint64 id, bool send);
    void takeTrace(quint64 id, const std::shared_ptr<const inspection::Trace>& trace);
    void followAnswer();
    void showArrived();
    void trustShown();
    void renewThenSend();
    void showIdle();
    /// Of the running gateway's plain listener.
    [[nodiscard]] QString gatewayUrl() const;
    [[nodiscard]] QString baseUrl(const CatalogApi& api) const;

    std::unique_ptr<OperationCatalog> catalog_;
    FieldTableModel params_;
    FieldTableModel headers_;
    std::unique_ptr<rest::RestClient> client_;
    std::unique_ptr<rest::RestCall> call_;
    std::shared_ptr<const rest::RestResponse> arrived_; ///< the head of an answer that is on its way
    QByteArray pending_;                                ///< of its body, not shown yet
    bool streaming_ = false;
    QTimer streamLater_;
    CurlCommand sent_; ///< what the shown answer answers, as the form had it
    rest::RestSettings settings_;
    std::optional<rest::TrustedCertificate> offered_; ///< what "trust" would trust
    QElapsedTimer clock_;
    QString correlationId_;
    std::size_t firstRow_ = 0;
    quint64 from_ = 0;  ///< the exchange that the form was filled from
    quint64 last_ = 0;  ///< the exchange of the last answer
    QString lastTarget_; ///< its method and path
    bool filling_ = false;
    bool touched_ = false;  ///< somebody changed the call, or it came from elsewhere: nothing overwrites it by itself
    QString base_;          ///< the beginning of the URL that came from the gateway
    QString wantedApi_;     ///< to be chosen as soon as the catalogue has it
    QString wantedOperation_;
    QComboBox* apis_ = nullptr;
    QComboBox* operations_ = nullptr;
    EnvironmentSet* environments_ = nullptr;
    QComboBox* environment_ = nullptr;
    QLabel* preview_ = nullptr;
    QTimer variablesLater_;
    QString variablesProblem_; ///< why nothing can be sent: a variable has no value
    QComboBox* method_ = nullptr;
    QLineEdit* url_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    AuthPanel* auth_ = nullptr;
    BodyPanel* bodyPanel_ = nullptr;
    CodeView* body_ = nullptr; ///< the text of bodyPanel_
    QSplitter* splitter_ = nullptr;
    InlineBar* bar_ = nullptr;
    StateView* answer_ = nullptr;
    ResponsePanel* response_ = nullptr;
    TestsPanel* tests_ = nullptr;
    HistoryPanel* history_ = nullptr;
    ReplayPanel* replay_ = nullptr;
    quint64 gathering_ = 0; ///< which gathering of exchanges is the newest
    TraceFinder* finder_ = nullptr;
};

} // namespace postern::workbench
