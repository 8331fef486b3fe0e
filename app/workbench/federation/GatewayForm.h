// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/EnvironmentsEdit.h"
#include "workbench/federation/OrderedPane.h"

#include <QPointer>
#include <QVector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;

namespace postern::workbench {

class SchemaForm;
class Theme;

/// Where a gateway is added or changed: its make, its name and mode, its settings as its connector describes them, its secrets, and
/// what whoever administers it has to grant. It says what somebody wants; whoever shows it does it.
class GatewayForm final : public OrderedPane {
    Q_OBJECT
  public:
    /// The types live longer.
    GatewayForm(const QVector<const deployment::ConnectorType*>& types, const Theme& theme, QWidget* parent = nullptr);

    void startNew();
    void startEdit(const deployment::Environment& environment);
    [[nodiscard]] bool isNew() const { return before_.name.empty(); }
    [[nodiscard]] federation::EnvironmentsEdit edit() const;
    /// Those that were typed, by the name of their field.
    [[nodiscard]] deployment::SecretValues secrets() const;
    /// What came of saving or testing.
    void say(bool isError, const QString& text);
    /// After a save: how the test stands, and what may be done now.
    void setSaved(const QString& name, bool canDiscover);
    void setBusy(bool busy);
    /// A save would take comments out of the file: the next one may.
    void offerWithoutComments();
    [[nodiscard]] bool keepsComments() const { return keepComments_; }
    [[nodiscard]] QWidget* firstField() const;

  Q_SIGNALS:
    void saveRequested();
    void testRequested(const QString& name);
    void discoverRequested(const QString& name);
    void left();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void chooseType();
    [[nodiscard]] QString needed() const;
    void showGrant();
    void check();
    QLineEdit* line(QFormLayout* rows, const char* id, const QString& label, const QString& toolTip);
    [[nodiscard]] const deployment::ConnectorType* type() const;
    [[nodiscard]] deployment::Environment environment() const;
    void fill(const deployment::Environment& environment);

    QVector<const deployment::ConnectorType*> types_;
    const Theme& theme_;
    deployment::Environment before_;
    QString savedName_;
    bool keepComments_ = true;
    QLabel* title_;
    QComboBox* type_;
    QLineEdit* name_;
    QComboBox* mode_;
    QLineEdit* region_;
    QLineEdit* owner_;
    QCheckBox* production_;
    QWidget* settingsPlace_;
    QPointer<SchemaForm> settings_;
    QWidget* secretsPlace_;
    QFormLayout* secretRows_;
    QVector<QLineEdit*> secretFields_; ///< named by their fields
    QLabel* secretsNote_;
    QPlainTextEdit* grant_;
    QLabel* message_;
    QLabel* needed_;
    QPushButton* save_;
    QPushButton* test_;
    QPushButton* discover_;
    QPushButton* copyGrant_;
    QPushButton* leave_;
    QScrollArea* area_;
    QPointer<QWidget> pressed_;  ///< the button whose work goes on
    QPointer<QWidget> passedTo_; ///< what had its focus then
};

} // namespace postern::workbench
