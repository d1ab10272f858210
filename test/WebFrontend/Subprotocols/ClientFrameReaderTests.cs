using System.Text;
using CsCheck;
using Tidegate.Topics;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Tests.Subprotocols;

public sealed class ClientFrameReaderTests
{
    [Fact]
    public void Join_and_leave_name_a_group_and_may_be_numbered()
    {
        var join = Good("""{"type":"joinGroup","group":"g.1","ackId":18446744073709551615,"unknown":{"a":[1]}}""");
        var leave = Good("""{"group":" g ","type":"LEAVEGROUP"}""");

        Assert.Equal((ClientFrameKind.JoinGroup, "g.1", ulong.MaxValue), (join.Kind, join.Group, join.AckId));
        Assert.Equal((ClientFrameKind.LeaveGroup, " g ", null), (leave.Kind, leave.Group, leave.AckId));
    }

    [Theory]
    [InlineData("""{"type":"sendToGroup","group":"g","data":{"a": [1, "ä"]}}""", MessageKind.Text, true, """{"a": [1, "ä"]}""")]
    [InlineData("""{"data":"x","dataType":"JSON","type":"sendToGroup","group":"g"}""", MessageKind.Text, true, "\"x\"")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":"a\"\u00e4\n"}""", MessageKind.Text, false, "a\"ä\n")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":""}""", MessageKind.Text, false, "")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"AGE="}""", MessageKind.Binary, false, "\0a")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":false,"ttlSeconds":300}""", MessageKind.Text, true, "false")]
    [InlineData("""{"type":"sendToGroup","group":"g","metadata":{"k":"v"}}""", MessageKind.Text, false, "")]
    public void Data_is_read_by_its_type(string json, MessageKind kind, bool isJson, string data)
    {
        var frame = Good(json);

        Assert.Equal((ClientFrameKind.SendToGroup, kind, isJson, data), (frame.Kind, frame.DataKind, frame.IsJson, Encoding.UTF8.GetString(frame.Data)));
    }

    [Fact]
    public void Event_has_a_name_data_and_metadata()
    {
        var frame = Good("""{"type":"event","event":"Chat.sent-1","ackId":0,"noEcho":true,"dataType":"text","data":"hi","metadata":{"b":"2","a":"1"}}""");

        Assert.Equal((ClientFrameKind.Event, "Chat.sent-1", 0UL), (frame.Kind, frame.Event, frame.AckId));
        Assert.Equal(["a=1", "b=2"], frame.Metadata!.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Theory]
    [InlineData("""{"type":"ping"}""", nameof(ClientFrameKind.Ping))]
    [InlineData("""{"type":"sequenceAck","sequenceId":7}""", nameof(ClientFrameKind.SequenceAck))]
    [InlineData(""" { "type" : "Ping" , "group" : "" } """, nameof(ClientFrameKind.Ping))]
    public void Others_need_little(string json, string kind) => Assert.Equal(kind, Good(json).Kind.ToString());

    [Theory]
    [InlineData("{}", "\"type\" is missing.")]
    [InlineData("""{"type":"unknown"}""", "\"type\" names nothing")]
    [InlineData("""{"type":null}""", "\"type\" must be a string")]
    [InlineData("""{"type":"invoke","invocationId":"1"}""", "\"type\" names nothing")]
    [InlineData("""{"type":"joinGroup"}""", "\"group\" must have")]
    [InlineData("""{"type":"joinGroup","group":""}""", "\"group\" must have")]
    [InlineData("""{"type":"joinGroup","group":"  "}""", "\"group\" must have")]
    [InlineData("""{"type":"joinGroup","group":1}""", "\"group\" must be a string")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":-1}""", "\"ackId\" must be")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":"1"}""", "\"ackId\" must be")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":1.5}""", "\"ackId\" must be")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":18446744073709551616}""", "\"ackId\" must be")]
    [InlineData("""{"type":"joinGroup","group":"\ud800"}""", "surrogate")]
    [InlineData("""{"type":"sendToGroup","group":"g"}""", "\"data\" is missing")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":null}""", "\"data\" must not be null")]
    [InlineData("""{"type":"sendToGroup","data":1}""", "\"group\" must have")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":1}""", "\"data\" must be a string")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":"\udc00"}""", "surrogate")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"AG"}""", "\"data\" must be a string in base64")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"protobuf","data":1}""", "\"dataType\" must be")]
    [InlineData("""{"type":"sendToGroup","group":"g","noEcho":"yes","data":1}""", "\"noEcho\" must be")]
    [InlineData("""{"type":"sendToGroup","group":"g","ttlSeconds":301,"data":1}""", "\"ttlSeconds\" must be")]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":{"streamId":"s"}}""", "Streams are not supported")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"metadata":[]}""", "\"metadata\" must be an object")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"metadata":{"k":1}}""", "\"metadata\" must be an object")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"metadata":{"k k":"v"}}""", "A key of \"metadata\" must have")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"metadata":{"k":"ä"}}""", "A value of \"metadata\" must be ASCII")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"metadata":{"k":"1","k":"2"}}""", "A key of \"metadata\" stands there twice")]
    [InlineData("""{"type":"event","data":1}""", "\"event\" must be")]
    [InlineData("""{"type":"event","event":"1a","data":1}""", "\"event\" must be")]
    [InlineData("""{"type":"event","event":"a b","data":1}""", "\"event\" must be")]
    [InlineData("""{"type":"event","event":"a"}""", "\"data\" is missing")]
    [InlineData("""{"type":"sequenceAck"}""", "\"sequenceId\" is missing")]
    public void What_breaks_a_rule_is_told(string json, string error)
    {
        var parsed = ClientFrameReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Null(parsed.Frame);
        Assert.True(parsed.IsObject);
        Assert.StartsWith(error.Contains("surrogate", StringComparison.Ordinal) ? "The message has a text in which a surrogate" : error, parsed.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("hello")]
    [InlineData("""{"type":"ping" """)]
    [InlineData("""{"type":"ping"} {}""")]
    [InlineData("""{"type":"ping",}""")]
    public void What_is_no_single_object_is_told_apart(string json)
    {
        var parsed = ClientFrameReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal((null, false), (parsed.Frame, parsed.IsObject));
        Assert.NotNull(parsed.Error);
    }

    [Fact]
    public void Metadata_is_bounded_in_all()
    {
        string Frame(int entries) => """{"type":"event","event":"e","data":1,"metadata":{"""
            + string.Join(',', Enumerable.Range(0, entries).Select(n => $"\"key{n}\":\"{new string('v', 1020)}\"")) + "}}";

        Assert.Equal(8, Good(Frame(8)).Metadata!.Count);
        Assert.Contains("more than 8192 bytes", ClientFrameReader.Read(Encoding.UTF8.GetBytes(Frame(9))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_is_answered_without_an_exception()
    {
        string[] parts = ["{", "}", "[", "]", ":", ",", "\"type\"", "\"event\"", "\"sendToGroup\"", "\"group\"", "\"data\"", "\"g\"", "1", "null", "\\", "\"metadata\"", "\"\\ud800\"", "é"];
        Gen.Int[0, parts.Length - 1].Select(index => parts[index]).Array[0, 16].Sample(some =>
        {
            var parsed = ClientFrameReader.Read(Encoding.UTF8.GetBytes(string.Concat(some)));
            return parsed.Frame is null ^ parsed.Error is null;
        });
        Gen.Byte.Array[0, 64].Sample(bytes => ClientFrameReader.Read(bytes) is { Frame: null, Error: not null });
    }

    private static ClientFrame Good(string json)
    {
        var parsed = ClientFrameReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(parsed.Error);
        return parsed.Frame!;
    }
}
