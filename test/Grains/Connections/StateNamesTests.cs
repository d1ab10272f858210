using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.Frontends;

namespace Tidegate.Grains.Tests.Connections;

/// <summary>States and classes are enums in the code, and names on the wire, as they were before: versions run side by side.</summary>
public sealed class StateNamesTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Theory]
    [InlineData(ConnectionState.Open, "open")]
    [InlineData(ConnectionState.Warned, "warned")]
    [InlineData(ConnectionState.Closing, "closing")]
    public void State_of_a_connection_travels_by_its_name(ConnectionState state, string name)
    {
        Assert.Equal(state, Travel(new ConnectionReading { State = state }, name).State);
        Assert.Equal(state, Travel(new ConnectionQuery { State = state }, name).State);
    }

    [Theory]
    [InlineData(FrontendState.Serving, "serving")]
    [InlineData(FrontendState.Draining, "draining")]
    [InlineData(FrontendState.Drained, "drained")]
    [InlineData(FrontendState.Fenced, "fenced")]
    [InlineData(FrontendState.Expelled, "expelled")]
    [InlineData(FrontendState.Silent, "silent")]
    public void State_of_a_frontend_travels_by_its_name(FrontendState state, string name)
    {
        Assert.Equal(state, Travel(new FrontendLoad { State = state }, name).State);
        Assert.Equal(state, Travel(new DrainPlan { FrontendId = "f", Name = "n", State = state }, name).State);
        Assert.Equal(state, Travel(new BudgetFrontend { Id = "f", Name = "n", State = state }, name).State);
    }

    [Theory]
    [InlineData(AdmissionClass.Standard, "standard")]
    [InlineData(AdmissionClass.Priority, "priority")]
    public void Class_of_a_refusal_travels_by_its_name(AdmissionClass admissionClass, string name) =>
        Assert.Equal(admissionClass, Travel(Refusal(admissionClass), name).Class);

    [Fact]
    public void What_is_not_said_stays_so()
    {
        Assert.Null(Travel(new ConnectionQuery(), "").State);
        Assert.Null(Travel(Refusal(null), "").Class);
    }

    [Fact]
    public void Name_of_a_later_version_is_unknown()
    {
        Assert.Equal(ConnectionState.Unknown, ConnectionStates.Parse("resting"));
        Assert.Equal(FrontendState.Unknown, FrontendStates.Parse("resting"));
    }

    private static RefusalRecord Refusal(AdmissionClass? admissionClass) =>
        new() { CorrelationId = "c", Frontend = "n", Reason = "r", Remote = "a", Detail = "d", Class = admissionClass };

    private T Travel<T>(T value, string name)
    {
        var bytes = _serializer.SerializeToArray(value);
        Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name)) >= 0, $"{name} does not travel.");
        return _serializer.Deserialize<T>(bytes)!;
    }
}
