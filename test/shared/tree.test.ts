import { App, Chart } from 'cdk8s';
import { Construct, Node } from 'constructs';
import { TreeValues } from '../../lib/shared/tree';

const names = new TreeValues<{ readonly name: string }>('test:names');
const chartIn = (scope: Construct, id = 'chart') => new Chart(scope, id);
const namesOf = (chart: Chart) => names.ofChart(chart).map(({ name }) => name);

test('the values of a chart come in the order of the tree, however late they are added', () => {
  const chart = chartIn(new App());
  const [first, second] = ['first', 'second'].map((id) => new Construct(chart, id));
  const inside = new Construct(new Construct(first, 'middle'), 'inside');
  names.add(second, { name: 'second' });
  names.add(inside, { name: 'inside' });
  names.add(chart, { name: 'chart' });
  names.add(first, { name: 'first' });
  names.add(second, { name: 'second too' });
  expect(namesOf(chart)).toEqual(['chart', 'first', 'inside', 'second', 'second too']);
});

test('a chart has no values of the app, of charts inside it, of other kinds, or of constructs that were taken away', () => {
  const app = new App();
  const chart = chartIn(app);
  const inner = chartIn(new Construct(chart, 'part'), 'inner');
  const gone = new Construct(chart, 'gone');
  names.add(app, { name: 'app' });
  names.add(new Construct(inner, 'part'), { name: 'inner' });
  names.add(new Construct(gone, 'part'), { name: 'gone' });
  new TreeValues<object>('test:others').add(chart, {});
  expect([namesOf(chart), namesOf(inner)]).toEqual([['gone'], ['inner']]);
  chart.node.tryRemoveChild('gone');
  expect(namesOf(chart)).toEqual([]);
});

test('an app knows the charts with values, and a construct the values below it', () => {
  const app = new App();
  const [late, early] = ['late', 'early'].map((id) => chartIn(app, id));
  const group = new Construct(late, 'group');
  names.add(new Construct(early, 'part'), { name: 'early' });
  names.add(app, { name: 'app' });
  names.add(new Construct(group, 'part'), { name: 'part' });
  names.add(new Construct(chartIn(group, 'inner'), 'part'), { name: 'inner' });
  names.add(group, { name: 'group' });
  chartIn(app, 'empty');
  const byChart = () => [...names.byChart(app)].map(([{ node }, all]) => [node.path, all.map(({ name }) => name)]);
  expect(byChart()).toEqual([
    ['late', ['group', 'part']],
    ['late/group/inner', ['inner']],
    ['early', ['early']],
  ]);
  const below = (scope: Construct) => names.within(scope).map(({ name }) => name);
  expect([below(app), below(group)]).toEqual([
    ['app', 'group', 'part', 'inner', 'early'],
    ['group', 'part', 'inner'],
  ]);
  app.node.tryRemoveChild('late');
  expect([byChart(), below(app)]).toEqual([[['early', ['early']]], ['app', 'early']]);
});

test('a watcher hears of the values of its chart, earlier and later ones', () => {
  const chart = chartIn(new App());
  const heard: string[] = [];
  names.add(new Construct(chart, 'early'), { name: 'early' });
  names.watch(chart, ({ name }) => heard.push(name));
  names.add(new Construct(chart, 'late'), { name: 'late' });
  names.add(new Construct(chartIn(chart, 'inner'), 'part'), { name: 'inner' });
  expect(heard).toEqual(['early', 'late']);
});

test('a look-up takes no longer in a chart with many constructs', () => {
  const visits = (others: number) => {
    const chart = chartIn(new App());
    const full = new Construct(chart, 'full');
    for (let i = 0; i < others; i++) new Construct(i % 2 ? chart : full, `c${i}`);
    names.add(new Construct(chart, 'part'), { name: 'part' });
    const children = jest.spyOn(Node.prototype, 'children', 'get');
    expect(namesOf(chart)).toEqual(['part']);
    const { length } = children.mock.calls;
    children.mockRestore();
    return length;
  };
  expect([visits(1000), visits(10)]).toEqual([2, 2]);
});
