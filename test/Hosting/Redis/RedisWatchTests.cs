using System.Net;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Tidegate.Hosting.Redis;

namespace Tidegate.Hosting.Tests.Redis;

public sealed class RedisWatchTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly IConnectionMultiplexer _connection = DispatchProxy.Create<IConnectionMultiplexer, Client>();
    private readonly RedisWatch _watch;

    public RedisWatchTests()
    {
        var configuration = ConfigurationOptions.Parse("localhost:6379");
        _watch = new RedisWatch(new RedisStore(configuration, _connection), _time, _lines);
    }

    private Client Redis => (Client)_connection;

    public Task InitializeAsync() => _watch.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => _watch.StopAsync(CancellationToken.None);

    [Fact]
    public void Loss_and_return_are_one_line_each()
    {
        Redis.Fail();
        Redis.Fail();
        _time.Advance(3 * RedisWatch.Period);
        Redis.Restore();
        Redis.Restore();

        Assert.Equal([1220, 1221], _lines.Ids);
        _time.Advance(3 * RedisWatch.Period);
        Assert.Equal([1220, 1221], _lines.Ids);
    }

    [Fact]
    public void Return_that_was_told_before_the_loss_is_found_out()
    {
        Redis.Restore();
        Redis.Fail();
        Assert.Equal([1220], _lines.Ids);

        Redis.IsConnected = true;
        _time.Advance(RedisWatch.Period);

        Assert.Equal([1220, 1221], _lines.Ids);
        Redis.Fail();
        Assert.Equal([1220, 1221, 1220], _lines.Ids);
    }

    [Fact]
    public void Connection_for_messages_of_redis_itself_is_no_news()
    {
        Redis.Fail(ConnectionType.Subscription);
        Redis.Restore(ConnectionType.Subscription);

        Assert.Empty(_lines.Ids);
    }

    private sealed class Lines : ILogger<RedisWatch>
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Ids.Add(eventId.Id);
    }

    /// <summary>A client of Redis that says what the test says.</summary>
    public class Client : DispatchProxy
    {
        private EventHandler<ConnectionFailedEventArgs>? _failed;
        private EventHandler<ConnectionFailedEventArgs>? _restored;

        public bool IsConnected { get; set; }

        public void Fail(ConnectionType type = ConnectionType.Interactive) => _failed!(this, Args(type));

        public void Restore(ConnectionType type = ConnectionType.Interactive) => _restored!(this, Args(type));

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "add_ConnectionFailed":
                    _failed += (EventHandler<ConnectionFailedEventArgs>)args![0]!;
                    return null;
                case "remove_ConnectionFailed":
                    _failed -= (EventHandler<ConnectionFailedEventArgs>)args![0]!;
                    return null;
                case "add_ConnectionRestored":
                    _restored += (EventHandler<ConnectionFailedEventArgs>)args![0]!;
                    return null;
                case "remove_ConnectionRestored":
                    _restored -= (EventHandler<ConnectionFailedEventArgs>)args![0]!;
                    return null;
                case "get_IsConnected":
                    return IsConnected;
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }

        private ConnectionFailedEventArgs Args(ConnectionType type) => new(
            this, new IPEndPoint(IPAddress.Loopback, 6379), type, ConnectionFailureType.SocketClosed, new InvalidOperationException("closed"), "test");
    }
}
