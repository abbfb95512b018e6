#include "app/ui/whatif/design_form.h"

#include "app/models/text.h"
#include "app/ui/whatif/axis_editor.h"
#include "engine/protocol/strategy.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace idem::app {

namespace {

constexpr int runsMost = 1'000'000'000;
constexpr int strategyRows = 6;

void addFormRow(QFormLayout& form, const QString& label, QWidget* field) {
    form.addRow(label, field);
    field->setAccessibleName(label);
}

} // namespace

DesignForm::DesignForm(WhatIf& whatIf, QWidget* parent)
    : QWidget(parent),
      m_whatIf(whatIf),
      m_axes{new AxisEditor(tr("Field to vary"), false, this),
             new AxisEditor(tr("A second field"), true, this)},
      m_strategies(new QListWidget(this)),
      m_event(new QComboBox(this)),
      m_runs(new QSpinBox(this)),
      m_rule(new QComboBox(this)),
      m_hits(new QSpinBox(this)),
      m_halfWidth(new QDoubleSpinBox(this)),
      m_antithetic(new QCheckBox(tr("Pairs of opposite luck"), this)),
      m_message(new QLabel(this)) {
    setAccessibleName(tr("Design of the sweep"));
    fillChoices();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(8);
    layout->addWidget(m_axes[0]);
    layout->addWidget(m_axes[1]);
    layout->addWidget(makeForm(), 1);
    layout->addWidget(m_message);
    connectControls();
    showFields();
    showDesign();
    showChecked();
}

void DesignForm::fillChoices() {
    for (const StrategyEntry& entry : idem::strategies()) {
        auto* item = new QListWidgetItem(text(entry.name), m_strategies);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        item->setToolTip(
            QStringLiteral("<p><b>%1</b><br>%2</p>")
                .arg(text(entry.title).toHtmlEscaped(), text(entry.summary).toHtmlEscaped()));
        item->setData(Qt::AccessibleDescriptionRole, text(entry.summary));
    }
    for (std::size_t at = 0; at < eventCount; ++at) {
        const auto event = static_cast<Event>(at);
        m_event->addItem(text(toText(event)));
        m_event->setItemData(static_cast<int>(at), text(phraseOf(event)), Qt::ToolTipRole);
    }
    m_rule->addItems({tr("All runs are made"), tr("Precise enough"), tr("Enough hits")});
    m_rule->setToolTip(tr("A cell that has had enough leaves its time to the others."));
    m_runs->setRange(1, runsMost);
    m_runs->setGroupSeparatorShown(true);
    m_runs->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_hits->setRange(1, runsMost);
    m_hits->setSuffix(tr(" hits"));
    m_halfWidth->setRange(0.1, 100);
    m_halfWidth->setDecimals(1);
    m_halfWidth->setPrefix(QStringLiteral("±"));
    m_halfWidth->setSuffix(tr("% of the rate"));
    m_antithetic->setToolTip(
        tr("Narrower intervals, if what is counted gets likelier the longer everything takes."));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("What is wrong with the design"));
}

QWidget* DesignForm::makeForm() {
    auto* whole = new QWidget(this);
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QLabel(tr("Strategies"), whole);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    heading->setBuddy(m_strategies);
    m_strategies->setAccessibleName(tr("Strategies to sweep"));
    m_strategies->setUniformItemSizes(true);
    m_strategies->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_strategies->setMinimumHeight(strategyRows * std::max(18, m_strategies->sizeHintForRow(0)) +
                                   4);
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 4, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    addFormRow(*form, tr("Count"), m_event);
    addFormRow(*form, tr("Runs a cell"), m_runs);
    addFormRow(*form, tr("Until"), m_rule);
    form->addRow(m_hits);
    form->addRow(m_halfWidth);
    m_hits->setAccessibleName(tr("Hits to wait for"));
    m_halfWidth->setAccessibleName(tr("Half-width to wait for"));
    form->addRow(m_antithetic);
    column->addWidget(heading);
    column->addWidget(m_strategies, 1);
    column->addLayout(form);
    return whole;
}

void DesignForm::connectControls() {
    for (AxisEditor* axis : m_axes) {
        connect(axis, &AxisEditor::edited, this, &DesignForm::take);
    }
    connect(m_strategies, &QListWidget::itemChanged, this, &DesignForm::take);
    connect(m_event, &QComboBox::currentIndexChanged, this, &DesignForm::take);
    connect(m_runs, &QSpinBox::valueChanged, this, &DesignForm::take);
    connect(m_rule, &QComboBox::currentIndexChanged, this, &DesignForm::take);
    connect(m_hits, &QSpinBox::valueChanged, this, &DesignForm::take);
    connect(m_halfWidth, &QDoubleSpinBox::valueChanged, this, &DesignForm::take);
    connect(m_antithetic, &QCheckBox::toggled, this, &DesignForm::take);
    connect(&m_whatIf, &WhatIf::designChanged, this, &DesignForm::showDesign);
    connect(&m_whatIf, &WhatIf::checkedChanged, this, &DesignForm::showChecked);
    connect(
        &m_whatIf.session().document(), &Document::scenarioChanged, this, &DesignForm::showFields);
}

WhatIfDesign DesignForm::shown() const {
    WhatIfDesign design;
    for (const AxisEditor* axis : m_axes) {
        if (const std::string asked = axis->axis(); !asked.empty()) {
            design.axes.push_back(asked);
        }
    }
    for (int row = 0; row < m_strategies->count(); ++row) {
        if (m_strategies->item(row)->checkState() == Qt::Checked) {
            design.strategies.push_back(m_strategies->item(row)->text().toStdString());
        }
    }
    design.event = static_cast<Event>(m_event->currentIndex());
    design.runs = static_cast<std::uint64_t>(m_runs->value());
    design.stop.kind = static_cast<StopRule::Kind>(m_rule->currentIndex());
    design.stop.hits = static_cast<std::uint64_t>(m_hits->value());
    design.stop.halfWidth = m_halfWidth->value() / 100;
    design.isAntithetic = m_antithetic->isChecked();
    return design;
}

void DesignForm::take() {
    showRule();
    m_isTaking = true;
    m_whatIf.setDesign(shown());
    m_isTaking = false;
}

void DesignForm::showDesign() {
    if (m_isTaking) {
        return;
    }
    const WhatIfDesign& design = m_whatIf.design();
    const std::array<QSignalBlocker, 7> quiet{QSignalBlocker(m_strategies),
                                              QSignalBlocker(m_event),
                                              QSignalBlocker(m_runs),
                                              QSignalBlocker(m_rule),
                                              QSignalBlocker(m_hits),
                                              QSignalBlocker(m_halfWidth),
                                              QSignalBlocker(m_antithetic)};
    for (std::size_t at = 0; at < sweepAxesMost; ++at) {
        m_axes[at]->setAxis(at < design.axes.size() ? design.axes[at] : std::string());
    }
    int first = -1;
    for (int row = 0; row < m_strategies->count(); ++row) {
        const std::string name = m_strategies->item(row)->text().toStdString();
        const bool isChosen = std::find(design.strategies.begin(), design.strategies.end(), name) !=
                              design.strategies.end();
        m_strategies->item(row)->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
        first = isChosen && first < 0 ? row : first;
    }
    if (first >= 0) {
        m_strategies->scrollToItem(m_strategies->item(first), QAbstractItemView::PositionAtTop);
    }
    m_event->setCurrentIndex(static_cast<int>(design.event));
    m_runs->setValue(static_cast<int>(std::min<std::uint64_t>(design.runs, runsMost)));
    m_rule->setCurrentIndex(static_cast<int>(design.stop.kind));
    m_hits->setValue(static_cast<int>(std::min<std::uint64_t>(design.stop.hits, runsMost)));
    m_halfWidth->setValue(design.stop.halfWidth * 100);
    m_antithetic->setChecked(design.isAntithetic);
    showRule();
}

void DesignForm::showRule() {
    const auto kind = static_cast<StopRule::Kind>(m_rule->currentIndex());
    m_hits->setVisible(kind == StopRule::Kind::Hits);
    m_halfWidth->setVisible(kind == StopRule::Kind::HalfWidth);
}

void DesignForm::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_areFieldsDue) {
        showFields();
    }
}

void DesignForm::showFields() {
    const auto& scenario = m_whatIf.session().document().scenario();
    m_areFieldsDue = !isVisible();
    if (!scenario || m_areFieldsDue) {
        return;
    }
    const std::vector<FormField> fields = sweepableFields(*scenario);
    for (AxisEditor* axis : m_axes) {
        axis->setFields(fields);
    }
}

void DesignForm::showChecked() {
    if (!m_whatIf.isChecked()) {
        return; // What was said of the last one stays until this one is checked.
    }
    const CheckedDesign& checked = m_whatIf.checked();
    for (std::size_t at = 0; at < sweepAxesMost; ++at) {
        m_axes[at]->report(checked.axisProblems[at], checked.axisNotes[at]);
    }
    m_message->setText(checked.problem.isEmpty() ? QString()
                                                 : QStringLiteral("\u26a0 ") + checked.problem);
    m_message->setVisible(!checked.problem.isEmpty());
    m_message->setAccessibleDescription(checked.problem);
}

QString DesignForm::message() const {
    return m_message->text();
}

} // namespace idem::app
