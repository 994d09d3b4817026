"""Who ordered what, when: the plan of the trade, drawn from the files without Odoo."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

MONTHS = 18
# Orders of so many days may still be on their way; older ones are delivered and invoiced.
DAYS_ON_THE_WAY = 11
MORE_LINES = 1
FAULT_BOARD = "MWSS-18-122244-E0-W1023"
FAULT_DAYS_AGO = 62
# Share of a usual month by calendar month: everybody rests around the Spring Festival.
USUAL_YEAR = (0.9, 0.5, 1.1, 1.1, 1.05, 1.0, 0.9, 0.95, 1.1, 1.15, 1.1, 1.05)
SEASONAL_YEAR = (0.3, 0.15, 1.3, 1.8, 1.5, 0.7, 0.3, 0.4, 1.6, 2.0, 1.5, 0.6)


@dataclass
class Sale:
    """One order of the plan: lines are pairs of a board's code and a number of sheets.

    The first line of a faulty one is of the batch that the story's big complaint is about.
    Genuine ones go through Odoo; the others are copies of genuine ones of the same customer, and
    thus of boards that the customer has a genuine line of.
    """

    customer: str
    day: date
    lines: list = field(default_factory=list)
    faulty: bool = False
    genuine: bool = False


class Planner:
    """Draws the orders of all customers.

    :param files: rows of the files: customers, patterns, catalogue and tickets
    :param today: last day of the plan
    :param dice: random generator
    """

    def __init__(self, files, today, dice):
        customers, patterns, catalogue, tickets = files
        self.customers = customers
        self.patterns = {row["code"]: row for row in patterns}
        self.today = today
        self.dice = dice
        self.pack = {row["code"]: int(row["pack_sheets"]) for row in catalogue}
        self.volume = {row["code"]: volume_m3(row) for row in catalogue}
        self.boards = defaultdict(list)
        for row in catalogue:
            self.boards[row["series"]].append(row["code"])
        self.complaints = defaultdict(list)
        for row in tickets:
            self.complaints[row["customer"]].append(row["board"])

    def sales(self):
        """Return all sales in the order of their days."""
        sales = []
        for row in self.customers:
            sales += self._customer_sales(row)
        return sorted(sales, key=lambda sale: (sale.day, sale.customer))

    def some_lines(self, row):
        """Return the lines of one more order of a customer."""
        return self._lines(row, self._favourites(row))

    def _customer_sales(self, row):
        """Return the sales of a customer: the genuine ones first choose the boards."""
        favourites = self._favourites(row)
        sales = sorted((Sale(row["code"], day) for day in self._days(row)), key=lambda s: s.day)
        recent = [sale for sale in sales if sale.day > self._settled_day]
        settled = [sale for sale in sales if sale.day <= self._settled_day]
        for sale in recent:
            sale.lines = self._lines(row, favourites)
        for sale in settled[-1:]:
            sale.lines = self._lines(row, favourites, MORE_LINES)
            self._add_complaints(row, sale.lines)
        if row["pattern"] == "fault":
            self._add_faulty_board(row, favourites, settled)
        known = {board for sale in settled for board, _ in sale.lines}
        again = [board for board in self.pack if board in known]
        self.dice.shuffle(again)
        for sale in sales:
            sale.genuine = bool(sale.lines)
            sale.lines = sale.lines or self._lines(row, again)
        return sales

    @property
    def _settled_day(self):
        return self.today - timedelta(days=DAYS_ON_THE_WAY + 1)

    def _days(self, row):
        """Return the days on which a customer orders."""
        days, saved = [], self.dice.random()
        for months_from_now in range(1 - MONTHS, 1):
            saved += self._orders_expected(row, months_from_now) * self.dice.uniform(0.75, 1.25)
            while saved >= 1:
                saved -= 1
                days.append(self._some_day(months_from_now))
        return days

    def _orders_expected(self, row, months_from_now):
        """Return how many orders the customer's pattern promises for a month."""
        pattern = self.patterns[row["pattern"]]
        first, last = int(pattern["from_month"]), int(pattern["to_month"])
        if not first <= months_from_now <= last:
            return 0.0
        start, end = float(pattern["start_factor"]), float(pattern["end_factor"])
        trend = start + (end - start) * (months_from_now - first) / max(last - first, 1)
        year = SEASONAL_YEAR if pattern["season"] == "1" else USUAL_YEAR
        month = add_months(self.today, months_from_now)
        share = year[month.month - 1]
        if not months_from_now:
            share *= self.today.day / calendar.monthrange(month.year, month.month)[1]
        return float(row["orders_per_month"]) * trend * share

    def _some_day(self, months_from_now):
        """Return a working day of a month, not after today."""
        month = add_months(self.today, months_from_now)
        length = calendar.monthrange(month.year, month.month)[1]
        last = length if months_from_now else self.today.day
        day = month.replace(day=self.dice.randint(1, last))
        if day.weekday() == 6:
            day += timedelta(days=1 if day.day == 1 else -1)
        return min(day, self.today)

    def _favourites(self, row):
        """Return the boards that a customer keeps coming back to, the most liked first."""
        boards = []
        for series in row["series"].split():
            own = self.boards[series]
            boards += self.dice.sample(own, min(len(own), 3))
        self.dice.shuffle(boards)
        return boards

    def _lines(self, row, favourites, more=0):
        wanted = self.dice.randint(5, 7) if row["pattern"] == "broad" else self.dice.randint(2, 5)
        wanted += more
        weights = {code: 1 / (place + 2) for place, code in enumerate(favourites)}
        volume = float(row["m3_per_order"]) * self.dice.uniform(0.65, 1.35)
        chosen = []
        while weights and len(chosen) < wanted:
            (code,) = self.dice.choices(list(weights), list(weights.values()))
            del weights[code]
            chosen.append(code)
        shares = [self.dice.uniform(0.5, 1.5) for _ in chosen]
        return [
            (code, self._full_packs(code, volume * share / sum(shares)))
            for code, share in zip(chosen, shares, strict=True)
        ]

    def _full_packs(self, code, volume):
        packs = round(volume / self.volume[code] / self.pack[code])
        return self.pack[code] * max(packs, 1)

    def _add_complaints(self, row, lines):
        """Let the lines contain the boards that the customer's tickets are about."""
        for begin in self.complaints[row["code"]]:
            if not any(board.startswith(begin) for board, _ in lines):
                board = next(code for code in self.pack if code.startswith(begin))
                lines.append((board, self._full_packs(board, float(row["m3_per_order"]) / 4)))

    def _add_faulty_board(self, row, favourites, sales):
        """Let the order closest to the day of the faulty batch contain its board."""
        day = self.today - timedelta(days=FAULT_DAYS_AGO)
        sale = min(sales, key=lambda sale: abs((sale.day - day).days))
        sale.day = day + timedelta(days=self.dice.randint(0, 6))
        packs = self.dice.randint(4, 9) * self.pack[FAULT_BOARD]
        lines = sale.lines or self._lines(row, favourites)
        others = [line for line in lines if line[0] != FAULT_BOARD]
        sale.lines = [(FAULT_BOARD, packs), *others[:4]]
        sale.faulty = True


def volume_m3(row):
    """Return the volume of one sheet of a row of the catalogue."""
    return float(row["length_mm"]) * float(row["width_mm"]) * float(row["thickness_mm"]) / 1e9


def add_months(day, months):
    """Return the first day of the month so many months after the month of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
