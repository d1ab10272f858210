using System.Collections.Immutable;
using System.Reflection;
using System.Threading.Channels;
using Orleans.Runtime;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Tests.Gateway;

/// <summary>One call to a grain.</summary>
public sealed record GrainCall(Type Grain, object Key, string Method, object?[] Args)
{
    public T Arg<T>(int index = 0) => (T)Args[index]!;
}

/// <summary>A grain factory whose grains note each call and answer what the test says.</summary>
public sealed class FakeGrains : IGrainFactory
{
    private readonly Channel<GrainCall> _calls = Channel.CreateUnbounded<GrainCall>();

    /// <summary>The task to answer a call with; null answers with the default of its type.</summary>
    public Func<GrainCall, Task?> Handler { get; set; } = _ => null;

    /// <summary>What a relay answers instead of telling the grains; null tells them.</summary>
    public Func<ImmutableArray<ConnectionWord>, Task<ImmutableArray<string?>>?> Relay { get; set; } = _ => null;

    /// <summary>A contract that no silo has a class for.</summary>
    public Type? Missing { get; set; }

    /// <summary>The next call, in the order they were made.</summary>
    public Task<GrainCall> NextAsync(string what) => Wait.ForAsync(_calls.Reader.ReadAsync().AsTask(), what);

    /// <summary>Calls that were made and have not been read.</summary>
    public int Count => _calls.Reader.Count;

    /// <summary>True where there is none.</summary>
    public bool IsQuiet => Count == 0;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Make<TGrainInterface>(primaryKey);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Make<TGrainInterface>(primaryKey);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => (TGrainObserverInterface)obj;

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    private TGrain Make<TGrain>(object key)
    {
        if (typeof(TGrain) == Missing) throw new ArgumentException($"Could not find an implementation for interface {Missing.Name}");
        var proxy = DispatchProxy.Create<TGrain, Proxy>();
        var state = (Proxy)(object)proxy!;
        state.Owner = this;
        state.Grain = typeof(TGrain);
        state.Key = key;
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        internal FakeGrains Owner { get; set; } = null!;

        internal Type Grain { get; set; } = null!;

        internal object Key { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // What a relay is told reaches the grains of the connections.
            if (Grain == typeof(IConnectionRelayGrain))
            {
                var words = (ImmutableArray<ConnectionWord>)args![0]!;
                return Owner.Relay(words) ?? TellAsync(words, (ImmutableArray<IConnectionObserver>)args[1]!);
            }

            return Call(Grain, Key, targetMethod!, args ?? []);
        }

        private Task Call(Type grain, object key, MethodInfo method, object?[] args)
        {
            var call = new GrainCall(grain, key, method.Name, args);
            // Before a test hears of the call: what it changes then is for the next one.
            var answer = Owner.Handler(call);
            Owner._calls.Writer.TryWrite(call);
            return answer ?? Default(method.ReturnType);
        }

        private async Task<ImmutableArray<string?>> TellAsync(ImmutableArray<ConnectionWord> words, ImmutableArray<IConnectionObserver> ways) =>
            [.. await Task.WhenAll(words.Select(word => TellAsync(word, ways)))];

        private async Task<string?> TellAsync(ConnectionWord word, ImmutableArray<IConnectionObserver> ways)
        {
            var (method, args) = word switch
            {
                { Closed: { } closed } => (nameof(IConnectionGrain.Closed), new object?[] { closed }),
                { Reading: { } reading } => (nameof(IConnectionGrain.Heartbeat), [word.Descriptor, reading, ways[word.Way]]),
                _ => (nameof(IConnectionGrain.Open), [word.Descriptor, ways[word.Way]]),
            };
            try
            {
                await Call(typeof(IConnectionGrain), word.Descriptor.ConnectionId, typeof(IConnectionGrain).GetMethod(method)!, args);
                return null;
            }
            catch (Exception failure)
            {
                return failure.Message;
            }
        }

        private static Task Default(Type type)
        {
            if (type == typeof(Task)) return Task.CompletedTask;
            var result = type.GetGenericArguments()[0];
            var value = result.IsValueType ? Activator.CreateInstance(result) : null;
            return (Task)typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(result).Invoke(null, [value])!;
        }
    }
}
