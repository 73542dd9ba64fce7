import { fillIn } from '#domain';
import type { Finding } from '../../api/log-doctor.ts';
import { type Message, words } from '../language.ts';

/** What is looked at, and what is said where all is well. */
const WELL: Readonly<Record<string, Message>> = {
  directory: words('数据目录可读写：{directory}', 'The data directory can be written: {directory}'),
  disk: words('磁盘剩余 {freeMib} MiB', '{freeMib} MiB of disk are free'),
  lock: words('数据目录未被占用', 'Nobody holds the data directory'),
  books: words('账簿在（{sizeMib} MiB）', 'The books are there ({sizeMib} MiB)'),
  log: words('日志在：{identity}', 'The log is there: {identity}'),
  address: words('地址 {address}，前缀 {prefix}', 'Address {address}, prefix {prefix}'),
  connection: words('集群可连接（{ms} 毫秒）', 'The cluster answers ({ms} ms)'),
  tls: words('TLS 设置可用', 'TLS is as it should be'),
  credentials: words('账号被接受', 'The credentials are accepted'),
  version: words('服务端版本 {version}', 'The server is version {version}'),
  clock: words('时钟相差 {skewMs} 毫秒', 'The clocks differ by {skewMs} ms'),
  'read-all': words('可读 $all', '$all may be read'),
  append: words('可写入（未写入任何事件）', 'Appending is permitted (nothing was appended)'),
  latency: words('单次读取 {medianMs} 毫秒（中位数）', 'A read takes {medianMs} ms (median)'),
};

/** What is said, and what to do, where it is not. */
const OTHERWISE: Readonly<Record<string, Message>> = {
  'directory-missing': words(
    '{directory} 尚不存在：首次导入或启动时建立',
    '{directory} is not there yet: the first import or start makes it',
  ),
  'data-directory-unusable': words(
    '数据目录无法使用（{reason}）：检查属主与权限',
    'The data directory cannot be used ({reason}): check its owner and mode',
  ),
  'disk-low': words(
    '磁盘仅剩 {freeMib} MiB：请尽快清理或扩容',
    'Only {freeMib} MiB of disk are free: make room soon',
  ),
  'disk-full': words(
    '磁盘仅剩 {freeMib} MiB：写入将被拒绝，请先清理',
    'Only {freeMib} MiB of disk are free: appends will be refused, make room first',
  ),
  'books-missing': words(
    '没有账簿：下次启动时由日志重建',
    'There are no books: the next start makes them from the log',
  ),
  'log-missing': words(
    '没有日志：用 luodi import 导入，或用 --data 指明目录',
    'There is no log: luodi import records one, or name the directory with --data',
  ),
  'log-corrupt': words(
    '日志已损坏（{reason}）：由备份恢复',
    'Damaged ({reason}): restore a backup',
  ),
  'not-a-luodi-log': words(
    '不是落地的日志（{reason}）：换一个目录或前缀',
    'Not a log of ours ({reason}): choose another directory or prefix',
  ),
  'log-too-new': words('{reason}：先升级', '{reason}'),
  'log-unreadable': words('日志暂时无法读取（{reason}）', 'The log cannot be read now ({reason})'),
  'store-address-invalid': words('设置有误：{reason}', 'Not a valid setting: {reason}'),
  'store-credentials-invalid': words('账号设置有误：{reason}', 'Credentials: {reason}'),
  'store-unreachable': words(
    '连接不上（{reason}）：检查地址、端口、防火墙与服务是否启动',
    'It cannot be reached ({reason}): check address, port, firewall, and that it runs',
  ),
  'store-tls-unusable': words(
    'TLS 不可用（{reason}）：给出 LUODI_STORE_CA_FILE，或核对 tls=',
    'TLS does not work ({reason}): give LUODI_STORE_CA_FILE, or check tls=',
  ),
  'store-access-denied': words(
    '无权限（{reason}）：核对账号；$all 的读取须由管理员在其 ACL 中授予',
    'Not permitted ({reason}): check the account; reading $all is granted in its ACL by an admin',
  ),
  'not-an-eventstoredb': words(
    '应答者不是 EventStoreDB（{reason}）：核对地址与端口',
    'What answers is no EventStoreDB ({reason}): check address and port',
  ),
  'no-credentials': words(
    '未给账号：仅适用于不设访问控制的集群',
    'No credentials are given: right only for a cluster without access control',
  ),
  'no-tls': words('未加密：跨机器请启用 TLS', 'Not encrypted: between machines, use TLS'),
  'version-unknown': words('服务端未说明版本', 'The server does not say its version'),
  'version-old': words(
    '服务端版本 {version} 较旧：请升级到 22.10 以上',
    'The server is version {version}: update it to 22.10 or later',
  ),
  'clock-unknown': words('无法比对时钟', 'The clocks could not be compared'),
  'clock-skewed': words(
    '时钟相差 {skewMs} 毫秒：两边都用 NTP 校时',
    'The clocks differ by {skewMs} ms: let NTP set both',
  ),
  slow: words(
    '单次读取 {medianMs} 毫秒：把节点放得离集群近些',
    'A read takes {medianMs} ms: put the node closer to the cluster',
  ),
};

const HELD = words(
  '数据目录由进程 {pid} 持有{url}',
  'The data directory is held by process {pid}{url}',
);
const NEW_LOG = words('集群中尚无此前缀的日志', 'There is no log under this prefix yet');

/** One finding in one line: that it is well, or what to do. */
export function aboutFinding({ check, code, facts }: Finding): Message {
  if (code !== null) {
    const plain = words(`${check}：${code} {reason}`, `${check}: ${code} {reason}`);
    return fillIn(OTHERWISE[code] ?? plain, facts);
  }
  if (check === 'lock' && facts.held === true) {
    const url = facts.url === undefined ? '' : ` (${facts.url})`;
    return fillIn(HELD, { pid: facts.pid ?? '?', url });
  }
  if (check === 'log' && facts.identity === 'none') return NEW_LOG;
  return fillIn(WELL[check] ?? words(check, check), facts);
}
